#include "data/point_edit.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "base/number_text.h"
#include "data/deal.h"

namespace lscope::data {
namespace {

using base::DataPart;
using base::ErrorCode;
using base::PointEdit;
using base::PointRef;
using Kind = base::PointEdit::Kind;

constexpr std::array<const char*, base::kDataParts> kPartNames{"training", "validation", "test"};
constexpr std::array<const char*, base::kDataParts> kPartKeys{"@series.train", "@series.validation", "@series.test"};

std::size_t at(DataPart part) { return static_cast<std::size_t>(part); }

/// Applies one edit after the other to the three parts of a data set.
class Editor {
 public:
  explicit Editor(Prepared& parts) : parts_{&parts.train, &parts.validation, &parts.test}, shape_(point_shape(parts)) {
    for (std::size_t p = 0; p < base::kDataParts; ++p) {
      began_[p] = parts_[p]->rows;
      removed_by_[p].assign(static_cast<std::size_t>(began_[p]), 0);
    }
    training_left_ = began_[at(DataPart::kTrain)];
  }

  base::Status apply(const PointEdit& edit) {
    ++number_;
    if (auto fine = check_values(edit); !fine.ok()) return fine;
    if (edit.kind == Kind::kAdd) {
      add(edit);
      return base::Done{};
    }
    const auto found = find(edit.point);
    if (!found.ok()) return found.error();
    const std::size_t part = at(edit.point.part), row = found.value();
    if (edit.kind == Kind::kRemove) return remove(edit.point.part, row);
    Rows& rows = *parts_[part];
    if (edit.kind == Kind::kMove)
      for (std::size_t j = 0; j < edit.x.size(); ++j) rows.x[row * edit.x.size() + j] = edit.x[j];
    if (edit.target) set_target(rows, row, *edit.target);
    return base::Done{};
  }

  /// Takes out what was removed, and says which point each row is.
  void finish(Prepared& parts) {
    for (std::size_t p = 0; p < base::kDataParts; ++p) {
      Indices left;
      for (std::size_t row = 0; row < removed_by_[p].size(); ++row) {
        if (removed_by_[p][row] != 0) continue;
        left.push_back(static_cast<std::int32_t>(row));
        const auto index = static_cast<std::int32_t>(row);
        const bool added = index >= began_[p];
        parts.points[p].push_back({static_cast<DataPart>(p), added, added ? index - began_[p] : index});
      }
      if (left.size() < removed_by_[p].size()) *parts_[p] = pick(*parts_[p], left);
    }
  }

 private:
  [[nodiscard]] base::Error refused(std::string message, std::string remedy, std::string key,
                                    std::vector<std::string> arguments = {},
                                    ErrorCode code = ErrorCode::kInputMismatch) const {
    const std::string number = std::to_string(number_);
    arguments.insert(arguments.begin(), number);
    return {code, "edit " + number, std::move(message), std::move(remedy), std::move(key), std::move(arguments)};
  }

  [[nodiscard]] base::Status check_values(const PointEdit& edit) const {
    const bool has_x = edit.kind == Kind::kAdd || edit.kind == Kind::kMove;
    const auto inputs = static_cast<std::size_t>(shape_.inputs);
    if (has_x && edit.x.size() != inputs) {
      const std::string given = std::to_string(edit.x.size()), wanted = std::to_string(inputs);
      return refused("\"x\" has " + given + (given == "1" ? " number" : " numbers") + " where this data set has " +
                         wanted + (wanted == "1" ? " input" : " inputs"),
                     "give one number for each input", "error.edit_inputs_differ", {given, wanted});
    }
    for (const double x : edit.x)
      if (!std::isfinite(x)) return not_finite();
    if (!edit.target) {
      if (edit.kind == Kind::kAdd || edit.kind == Kind::kRelabel)
        return refused("has no target", "say which class or value the point has", "error.edit_no_target");
      return base::Done{};
    }
    if (!std::isfinite(*edit.target)) return not_finite();
    const double last = shape_.classes - 1;
    if (shape_.classes == 0 || (*edit.target == std::floor(*edit.target) && *edit.target >= 0 && *edit.target <= last))
      return base::Done{};
    const std::string given = base::exact(*edit.target), most = base::exact(last);
    return refused("there is no class " + given, "choose one from 0 to " + most, "error.edit_no_class", {given, most});
  }

  [[nodiscard]] base::Error not_finite() const {
    return refused("holds a number that is not finite", "give finite numbers", "error.edit_not_finite", {},
                   ErrorCode::kInputLimit);
  }

  /// The row of a point that is there.
  [[nodiscard]] base::Result<std::size_t> find(const PointRef& point) const {
    const std::size_t p = at(point.part);
    const auto all = static_cast<std::int32_t>(removed_by_[p].size());
    const std::int32_t count = point.added ? all - began_[p] : began_[p];
    const std::string index = std::to_string(point.index), have = std::to_string(count);
    if (point.index < 0 || point.index >= count)
      return refused(std::string("there is no ") + (point.added ? "added point " : "row ") + index + " in the " +
                         kPartNames[p] + " part, which has " + have + (point.added ? " of them here" : " rows"),
                     "name one that exists (they are counted from 0)",
                     point.added ? "error.edit_no_added_point" : "error.edit_no_row", {index, kPartKeys[p], have});
    const auto row = static_cast<std::size_t>(point.added ? began_[p] + point.index : point.index);
    if (removed_by_[p][row] != 0) {
      const std::string by = std::to_string(removed_by_[p][row]);
      return refused("its point was removed by edit " + by, "take one of the two edits out", "error.edit_removed",
                     {by});
    }
    return row;
  }

  void add(const PointEdit& edit) {
    Rows& rows = *parts_[at(edit.point.part)];
    rows.x.append(edit.x.begin(), edit.x.end());
    if (shape_.classes > 0)
      rows.label.push_back(static_cast<std::int32_t>(*edit.target));
    else
      rows.y.push_back(*edit.target);
    ++rows.rows;
    removed_by_[at(edit.point.part)].push_back(0);
    if (edit.point.part == DataPart::kTrain) ++training_left_;
  }

  base::Status remove(DataPart part, std::size_t row) {
    if (part == DataPart::kTrain && training_left_ == 1)
      return refused("would remove the last training point", "add another point first", "error.edit_last_point");
    if (part == DataPart::kTrain) --training_left_;
    removed_by_[at(part)][row] = number_;
    return base::Done{};
  }

  void set_target(Rows& rows, std::size_t row, double target) const {
    if (shape_.classes > 0)
      rows.label[row] = static_cast<std::int32_t>(target);
    else
      rows.y[row] = target;
  }

  std::array<Rows*, base::kDataParts> parts_;
  PointShape shape_;
  std::array<std::int32_t, base::kDataParts> began_{};
  std::array<std::vector<int>, base::kDataParts> removed_by_;  ///< edit that removed a row; 0: it is there
  int training_left_ = 0;
  int number_ = 0;
};

double without_sign_of_zero(double x) { return x + 0.0; }

}  // namespace

PointShape point_shape(const Prepared& data) {
  return {data.train.features, data.task == Task::kRegression ? 0 : static_cast<int>(data.class_names.size())};
}

bool is_editable(const PointShape& shape) { return shape.inputs == 1 || shape.inputs == 2; }

base::Status apply_edits(std::span<const PointEdit> edits, Prepared& parts) {
  if (edits.empty()) return base::Done{};
  if (const PointShape shape = point_shape(parts); !is_editable(shape)) {
    const std::string inputs = std::to_string(shape.inputs);
    return base::Error{ErrorCode::kInputMismatch,
                       "edits",
                       "points can be edited where there are one or two inputs, and this data set has " + inputs,
                       "take the edits out, or choose another data set",
                       "error.edit_shape",
                       {inputs}};
  }
  if (edits.size() > base::kMaxPointEdits)
    return base::Error{
        ErrorCode::kInputLimit,
        "edits",
        std::to_string(edits.size()) + " edits where at most " + std::to_string(base::kMaxPointEdits) + " fit",
        "save the points as a table and go on with that",
        "error.edit_too_many",
        {std::to_string(edits.size()), std::to_string(base::kMaxPointEdits)}};
  Editor editor(parts);
  for (const PointEdit& edit : edits)
    if (auto done = editor.apply(edit); !done.ok()) return done;
  editor.finish(parts);
  return base::Done{};
}

void append_edits(std::vector<PointEdit>& list, std::span<const PointEdit> more) {
  for (PointEdit edit : more) {
    for (double& x : edit.x) x = without_sign_of_zero(x);
    if (edit.target) edit.target = without_sign_of_zero(*edit.target);
    if (edit.kind == Kind::kAdd) edit.point = {edit.point.part, false, 0};
    const bool goes_on = !list.empty() && edit.kind == Kind::kMove && list.back().kind == Kind::kMove &&
                         list.back().point == edit.point && list.back().stroke == edit.stroke;
    if (!goes_on) {
      list.push_back(std::move(edit));
      continue;
    }
    if (!edit.target) edit.target = list.back().target;
    list.back() = std::move(edit);
  }
}

std::vector<PointEdit> carried_over(std::span<const PointEdit> edits, const PointShape& before,
                                    const PointShape& after) {
  if (before.inputs != after.inputs || (before.classes == 0) != (after.classes == 0) || !is_editable(after)) return {};
  const auto has_class = [&](const PointEdit& edit) {
    return after.classes == 0 || !edit.target || *edit.target < after.classes;
  };
  std::vector<PointEdit> kept;
  std::array<std::vector<std::int32_t>, base::kDataParts> new_index;  // of the added points; -1: gone
  std::array<std::int32_t, base::kDataParts> count{};
  for (const PointEdit& edit : edits) {
    const std::size_t p = at(edit.point.part);
    if (edit.kind == Kind::kAdd) {
      new_index[p].push_back(has_class(edit) ? count[p]++ : -1);
      if (has_class(edit)) kept.push_back(edit);
      continue;
    }
    if (!edit.point.added) continue;
    const auto old = static_cast<std::size_t>(edit.point.index);
    if (old >= new_index[p].size() || new_index[p][old] < 0 || !has_class(edit)) continue;
    kept.push_back(edit);
    kept.back().point.index = new_index[p][old];
  }
  return kept;
}

PointRef point_at(const Prepared& data, DataPart part, std::size_t row) {
  const std::vector<PointRef>& points = data.points[at(part)];
  return points.empty() ? PointRef{part, false, static_cast<std::int32_t>(row)} : points[row];
}

Dataset part_of(Prepared parts, DataPart part) {
  Dataset out;
  out.name = std::move(parts.name);
  out.task = parts.task;
  out.rows = std::move(*std::array{&parts.train, &parts.validation, &parts.test}[at(part)]);
  if (part == DataPart::kTrain) out.unlabelled = std::move(parts.unlabelled);
  out.feature_names = std::move(parts.feature_names);
  out.target_name = std::move(parts.target_name);
  out.class_names = std::move(parts.class_names);
  return out;
}

DataPart next_part(const std::array<int, base::kDataParts>& rows, double validation_share, double test_share) {
  const std::array<double, base::kDataParts> share{1 - validation_share - test_share, validation_share, test_share};
  const double all = 1.0 + rows[0] + rows[1] + rows[2];
  std::size_t furthest = 0;
  double most = -1;
  for (std::size_t p = 0; p < base::kDataParts; ++p) {
    const double behind = share[p] * all - rows[p];
    if (share[p] > 0 && behind > most + 1e-9) furthest = p, most = behind;
  }
  return static_cast<DataPart>(furthest);
}

Prepared drawn_parts(int classes) {
  constexpr double kRadius = 2, kReach = 3;
  Prepared out;
  out.name = "drawn";
  out.task = classes == 2 ? Task::kBinary : Task::kMulticlass;
  out.feature_names = {"x1", "x2"};
  out.target_name = "label";
  out.reach = kReach;
  for (Rows* rows : {&out.train, &out.validation, &out.test}) {
    rows->features = 2;
    rows->outputs = classes > 2 ? classes : 1;
  }
  for (int k = 0; k < classes; ++k) {
    out.class_names.push_back(std::to_string(k));
    const double angle = 2 * std::numbers::pi * k / classes;
    out.train.x.push_back(kRadius * std::cos(angle));
    out.train.x.push_back(kRadius * std::sin(angle));
    out.train.label.push_back(k);
    ++out.train.rows;
  }
  return out;
}

}  // namespace lscope::data
