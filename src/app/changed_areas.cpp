#include "app/changed_areas.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lscope::app {
namespace {

constexpr double kMostOfAll = 0.7;  ///< from this share on the whole window is drawn: nothing has to be sorted out

std::uint64_t mixed(std::uint64_t print, std::uint64_t word) {
  print = (print ^ word) * 0x9E3779B97F4A7C15ULL;
  return print ^ (print >> 32U);
}

template <class T>
std::uint64_t word_of(const T& value) {
  std::uint64_t word = 0;
  static_assert(sizeof value <= sizeof word);
  std::memcpy(&word, &value, sizeof value);
  return word;
}

std::uint64_t print_of(const ImDrawVert& corner) {
  return mixed(mixed(word_of(corner.pos), word_of(corner.uv)), word_of(corner.col));
}

std::uint64_t print_of(const PixelArea& area) {
  std::uint64_t print = 1;
  for (const int side : {area.left, area.top, area.right, area.bottom}) print = mixed(print, word_of(side));
  return print;
}

/// The pixels that ImGui's renderer lets a command touch: it cuts off the fractions of corner and size.
PixelArea clip_of(const ImDrawCmd& command, int height) {
  const ImVec4 clip = command.ClipRect;
  const int left = static_cast<int>(clip.x), below = static_cast<int>(static_cast<float>(height) - clip.w);
  const int wide = static_cast<int>(clip.z - clip.x), high = static_cast<int>(clip.w - clip.y);
  return {left, height - below - high, left + wide, height - below};
}

/// The pixels whose middles a triangle may hold.
PixelArea pixels_of(ImVec2 a, ImVec2 b, ImVec2 c) {
  const auto whole = [](float v) { return static_cast<int>(std::floor(std::clamp(v, -1e6F, 1e6F))); };
  return {whole(std::min({a.x, b.x, c.x})), whole(std::min({a.y, b.y, c.y})), whole(std::max({a.x, b.x, c.x})) + 1,
          whole(std::max({a.y, b.y, c.y})) + 1};
}

/// Runs of changed tiles, one above the other where they are equally long.
void gather(const std::vector<char>& changed, int columns, int rows, std::vector<PixelArea>& out) {
  out.clear();
  for (int row = 0; row < rows; ++row) {
    const char* tiles = changed.data() + static_cast<std::ptrdiff_t>(row) * columns;
    for (int first = 0; first < columns; ++first) {
      if (tiles[first] == 0) continue;
      int end = first + 1;
      while (end < columns && tiles[end] != 0) ++end;
      const auto above = std::find_if(out.begin(), out.end(), [&](const PixelArea& area) {
        return area.left == first && area.right == end && area.bottom == row;
      });
      if (above != out.end())
        above->bottom = row + 1;
      else
        out.push_back({first, row, end, row + 1});
      first = end;
    }
  }
}

}  // namespace

PixelArea intersection(const PixelArea& a, const PixelArea& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right), std::min(a.bottom, b.bottom)};
}

PixelArea bounds_of(std::span<const PixelArea> areas) {
  if (areas.empty()) return {};
  PixelArea all = areas.front();
  for (const PixelArea& area : areas)
    all = {std::min(all.left, area.left), std::min(all.top, area.top), std::max(all.right, area.right),
           std::max(all.bottom, area.bottom)};
  return all;
}

ChangedAreas::Tiles ChangedAreas::tiles_of(const PixelArea& area) const {
  return {std::max(0, area.left) / kTile, std::max(0, area.top) / kTile,
          std::min(columns_ - 1, (area.right - 1) / kTile), std::min(rows_ - 1, (area.bottom - 1) / kTile)};
}

void ChangedAreas::mark(const Tiles& where, std::uint64_t print) {
  for (int row = where.top; row <= where.bottom; ++row)
    for (int column = where.left; column <= where.right; ++column) {
      std::uint64_t& tile =
          now_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column)];
      tile = mixed(tile, print);
    }
}

/// Triangles one after the other mostly lie on the same tiles: their prints are gathered first.
void ChangedAreas::mark_command(const ImDrawList& list, const ImDrawCmd& command, std::uint64_t print,
                                const PixelArea& clip) {
  Tiles where{0, 0, -1, -1};
  std::uint64_t gathered = print;
  for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
    const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset + i;
    const std::size_t a = command.VtxOffset + index[0], b = command.VtxOffset + index[1],
                      c = command.VtxOffset + index[2];
    const ImDrawVert* corners = list.VtxBuffer.Data;
    const PixelArea shown = intersection(clip, pixels_of(corners[a].pos, corners[b].pos, corners[c].pos));
    if (shown.empty()) continue;
    const Tiles here = tiles_of(shown);
    if (!(here == where)) {
      mark(where, gathered);
      where = here;
      gathered = print;
    }
    gathered = mixed(mixed(mixed(gathered, corners_[a]), corners_[b]), corners_[c]);
  }
  mark(where, gathered);
}

void ChangedAreas::mark_list(const ImDrawList& list, const Drawing& drawing) {
  corners_.resize(static_cast<std::size_t>(list.VtxBuffer.Size));
  for (std::size_t i = 0; i < corners_.size(); ++i) corners_[i] = print_of(list.VtxBuffer.Data[i]);
  for (const ImDrawCmd& command : list.CmdBuffer) {
    const PixelArea clip = intersection(clip_of(command, size_.height), {0, 0, size_.width, size_.height});
    if (clip.empty()) continue;
    if (command.UserCallback == &ui::Backdrop::cover_here) {
      const auto& fill = *static_cast<const ui::Backdrop::Fill*>(command.UserCallbackData);
      mark(tiles_of(clip), mixed(print_of(clip), fill.color));
      continue;
    }
    std::uint64_t print = mixed(print_of(clip), word_of(command.TextureId));
    if (command.TextureId != drawing.atlas) print = mixed(print, drawing.textures);
    mark_command(list, command, print, clip);
  }
}

/// Areas of changed tiles; too many of them, as of larger tiles.
void ChangedAreas::join() {
  std::vector<char> changed(now_.size());
  for (std::size_t i = 0; i < now_.size(); ++i) changed[i] = now_[i] != before_[i] ? 1 : 0;
  int columns = columns_, rows = rows_, side = kTile;
  gather(changed, columns, rows, areas_);
  while (areas_.size() > kMost) {
    const int wide = (columns + 1) / 2, high = (rows + 1) / 2;
    std::vector<char> coarse(static_cast<std::size_t>(wide) * static_cast<std::size_t>(high));
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column)
        coarse[static_cast<std::size_t>(row / 2 * wide + column / 2)] |=
            changed[static_cast<std::size_t>(row * columns + column)];
    changed = std::move(coarse);
    columns = wide, rows = high, side *= 2;
    gather(changed, columns, rows, areas_);
  }
  double pixels = 0;
  for (PixelArea& area : areas_) {
    area = intersection({area.left * side, area.top * side, area.right * side, area.bottom * side},
                        {0, 0, size_.width, size_.height});
    pixels += static_cast<double>(area.right - area.left) * (area.bottom - area.top);
  }
  if (pixels > kMostOfAll * size_.width * size_.height) areas_.assign(1, {0, 0, size_.width, size_.height});
}

const std::vector<PixelArea>& ChangedAreas::find(const Drawing& drawing, PixelSize size) {
  const bool known = !before_.empty() && size.width == size_.width && size.height == size_.height;
  size_ = size;
  columns_ = (size.width + kTile - 1) / kTile;
  rows_ = (size.height + kTile - 1) / kTile;
  now_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_), drawing.ground);
  for (const ui::Backdrop::Fill& fill : drawing.fills) {
    const PixelArea filled{static_cast<int>(fill.low.x), static_cast<int>(fill.low.y), static_cast<int>(fill.high.x),
                           static_cast<int>(fill.high.y)};
    if (const PixelArea shown = intersection(filled, {0, 0, size.width, size.height}); !shown.empty())
      mark(tiles_of(shown), mixed(print_of(shown), fill.color));
  }
  for (int i = 0; i < drawing.data.CmdListsCount; ++i) mark_list(*drawing.data.CmdLists[i], drawing);
  if (known)
    join();
  else
    areas_.assign(1, {0, 0, size.width, size.height});
  std::swap(before_, now_);
  return areas_;
}

namespace {

/// What is left of a draw list: commands with triangles of their own.
struct Rest {
  ImVector<ImDrawCmd> commands;
  ImVector<ImDrawIdx> indices;

  /// The command, clipped to `shown`.
  ImDrawCmd& repeat(const ImDrawCmd& command, const PixelArea& shown) {
    commands.push_back(command);
    commands.back().ClipRect = ImVec4(static_cast<float>(shown.left), static_cast<float>(shown.top),
                                      static_cast<float>(shown.right), static_cast<float>(shown.bottom));
    return commands.back();
  }

  /// The triangles of a command that reach into `shown`, clipped to it. `pixels` are those of its triangles.
  void add(const ImDrawList& list, const ImDrawCmd& command, const std::vector<PixelArea>& pixels,
           const PixelArea& shown) {
    const int first = indices.Size;
    const ImDrawIdx* from = list.IdxBuffer.Data + command.IdxOffset;
    for (std::size_t k = 0; k < pixels.size(); ++k)
      if (!intersection(pixels[k], shown).empty())
        for (std::size_t corner = 0; corner < 3; ++corner) indices.push_back(from[3 * k + corner]);
    if (indices.Size == first) return;
    ImDrawCmd& part = repeat(command, shown);
    part.IdxOffset = static_cast<unsigned>(first);
    part.ElemCount = static_cast<unsigned>(indices.Size - first);
  }
};

void find_pixels(const ImDrawList& list, const ImDrawCmd& command, std::vector<PixelArea>& pixels) {
  pixels.clear();
  const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
  const ImDrawVert* corners = list.VtxBuffer.Data + command.VtxOffset;
  for (unsigned i = 0; i + 2 < command.ElemCount; i += 3)
    pixels.push_back(pixels_of(corners[index[i]].pos, corners[index[i + 1]].pos, corners[index[i + 2]].pos));
}

}  // namespace

void keep_only(ImDrawData& data, std::span<const PixelArea> areas) {
  data.TotalIdxCount = 0;
  std::vector<PixelArea> pixels, shown;
  for (int i = 0; i < data.CmdListsCount; ++i) {
    ImDrawList& list = *data.CmdLists[i];
    Rest rest;
    rest.indices.reserve(list.IdxBuffer.Size);
    for (const ImDrawCmd& command : list.CmdBuffer) {
      shown.clear();
      for (const PixelArea& area : areas)
        if (const PixelArea part = intersection(clip_of(command, static_cast<int>(data.DisplaySize.y)), area);
            !part.empty())
          shown.push_back(part);
      if (shown.empty()) continue;
      if (command.UserCallback != nullptr) {
        for (const PixelArea& part : shown) rest.repeat(command, part);
        continue;
      }
      find_pixels(list, command, pixels);
      for (const PixelArea& part : shown) rest.add(list, command, pixels, part);
    }
    list.CmdBuffer.swap(rest.commands);
    list.IdxBuffer.swap(rest.indices);
    data.TotalIdxCount += list.IdxBuffer.Size;
  }
}

}  // namespace lscope::app
