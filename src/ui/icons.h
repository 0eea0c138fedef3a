#pragma once

#include "ui/canvas.h"

namespace lscope::ui {

/// The signs of the interface, drawn, not set: no font has them all in one weight.
enum class Icon {
  kPlay,
  kPause,
  kStep,
  kRestart,
  kSeed,
  kMenu,
  kTheme,
  kDown,
  kRight,
  kCheck,
  kArrowUp,
  kArrowDown,
  kSteady,
  kWarning,
  kClose,
  kPlus,
  kMinus,
  kPencil,
  kUndo,
  kRedo,
  kTrash,
  kSave,
};

/// Centred on (x, y), about 14 units wide.
void draw_icon(Canvas& canvas, Icon icon, float x, float y, ImU32 color);
/// The program's sign, 28 x 28 units with its corner at (x, y).
void draw_logo(Canvas& canvas, float x, float y);

}  // namespace lscope::ui
