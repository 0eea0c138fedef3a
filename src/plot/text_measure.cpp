#include "plot/text_measure.h"

#include <algorithm>

#include "base/text.h"
#include "plot/pango_text.h"

namespace lscope::plot {

float FixedMeasurer::width(const std::string& utf8, float size, Weight /*weight*/) const {
  float em = 0;
  for (const char32_t c : base::code_points(utf8)) em += c >= 0x2E80 ? 1.0F : 0.6F;
  return em * size;
}

PangoLayoutPtr shaped(cairo_t* cairo, const std::string& utf8, float size, Weight weight) {
  PangoLayoutPtr layout(pango_cairo_create_layout(cairo));
  // Else letters stand on whole units of the page, which at one unit a point is uneven.
  pango_context_set_round_glyph_positions(pango_layout_get_context(layout.get()), FALSE);
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, "Inter, Noto Sans CJK SC, DejaVu Sans");
  constexpr PangoWeight kWeights[] = {PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_MEDIUM, PANGO_WEIGHT_SEMIBOLD};
  pango_font_description_set_weight(font, kWeights[static_cast<std::size_t>(weight)]);
  pango_font_description_set_absolute_size(font, static_cast<double>(size) * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  PangoAttrList* attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1, calt=0, liga=0"));
  pango_layout_set_attributes(layout.get(), attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  // pango warns on standard error about what is no text, and draws boxes for control characters.
  const std::string text = base::printable(utf8, std::max<std::size_t>(80, utf8.size() * 3));
  pango_layout_set_text(layout.get(), text.c_str(), static_cast<int>(text.size()));
  return layout;
}

double width_of(PangoLayout* layout) {
  PangoRectangle logical;
  pango_layout_get_extents(layout, nullptr, &logical);
  return static_cast<double>(logical.width) / PANGO_SCALE;
}

void use_exact_metrics(cairo_t* cairo) {
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options(cairo, options);
  cairo_font_options_destroy(options);
}

struct PangoMeasure::Impl {
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
  cairo_t* cairo = cairo_create(surface);
  Impl() { use_exact_metrics(cairo); }
  ~Impl() {
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
};

PangoMeasure::PangoMeasure() : impl_(std::make_unique<Impl>()) {}
PangoMeasure::~PangoMeasure() = default;

float PangoMeasure::width(const std::string& utf8, float size, Weight weight) const {
  return static_cast<float>(width_of(shaped(impl_->cairo, utf8, size, weight).get()));
}

}  // namespace lscope::plot
