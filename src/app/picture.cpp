#include "app/picture.h"

#include <glad/gl.h>
#include <stb_image_write.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "base/files.h"

namespace lscope::app {

base::Result<std::unique_ptr<DrawTarget>> DrawTarget::make(PixelSize size) {
  std::unique_ptr<DrawTarget> target(new DrawTarget());
  glGenFramebuffers(1, &target->framebuffer_);
  glGenRenderbuffers(1, &target->color_);
  glBindRenderbuffer(GL_RENDERBUFFER, target->color_);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, size.width, size.height);
  glBindFramebuffer(GL_FRAMEBUFFER, target->framebuffer_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, target->color_);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE) return target;
  return base::Error{base::ErrorCode::kInputLimit, "--size",
                     "OpenGL has no target of " + std::to_string(size.width) + " x " + std::to_string(size.height),
                     "choose a smaller picture"};
}

DrawTarget::~DrawTarget() {
  glDeleteFramebuffers(1, &framebuffer_);
  glDeleteRenderbuffers(1, &color_);
}

Picture read_pixels(unsigned int framebuffer, PixelSize size) {
  Picture picture{size, {}};
  const std::size_t row = static_cast<std::size_t>(size.width) * 3;
  picture.rgb.resize(row * static_cast<std::size_t>(size.height));
  glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
  glReadBuffer(framebuffer == 0 ? GL_BACK : GL_COLOR_ATTACHMENT0);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, size.width, size.height, GL_RGB, GL_UNSIGNED_BYTE, picture.rgb.data());
  const auto line = [&](int y) { return picture.rgb.begin() + static_cast<std::ptrdiff_t>(row) * y; };
  for (int top = 0, bottom = size.height - 1; top < bottom; ++top, --bottom)  // OpenGL's row 0 is the lowest
    std::swap_ranges(line(top), line(top + 1), line(bottom));
  return picture;
}

base::Status write_png(const std::filesystem::path& path, const Picture& picture) {
  std::string bytes;
  const auto append = [](void* out, void* data, int size) {
    static_cast<std::string*>(out)->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  };
  const int made = stbi_write_png_to_func(append, &bytes, picture.size.width, picture.size.height, 3,
                                          picture.rgb.data(), picture.size.width * 3);
  if (made == 0)
    return base::Error{base::ErrorCode::kResourceMemory, path.string(), "there is not enough memory for the picture",
                       ""};
  return base::write_file(path, bytes);
}

}  // namespace lscope::app
