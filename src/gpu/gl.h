#pragma once

#include <glad/gl.h>

#include <array>
#include <string>

#include "base/result.h"

namespace lscope::gpu {

/// Objects of OpenGL 3.3, each owned by one C++ object. All of them are made, used and destroyed on the thread that
/// has the context current.

/// "" if nothing went wrong since the last call, else the names of the errors: "GL_INVALID_OPERATION".
[[nodiscard]] std::string error_text();

/// A texture that is read texel by texel: nearest, clamped, one level.
class Texture {
 public:
  Texture();
  ~Texture();
  Texture(Texture&& other) noexcept;
  Texture& operator=(Texture&& other) noexcept;

  [[nodiscard]] GLuint name() const { return name_; }
  /// Takes new content; the storage is kept while size and format stay. `pixels` may be null: undefined content.
  void load(GLint internal_format, int width, int height, GLenum format, GLenum type, const void* pixels);
  void bind(int unit) const;
  void set_smooth();  ///< linear filtering, for a picture that is shown

 private:
  GLuint name_ = 0;
  GLint format_ = 0;
  int width_ = 0, height_ = 0;
};

/// Draws into a texture.
class Framebuffer {
 public:
  Framebuffer();
  ~Framebuffer();
  Framebuffer(Framebuffer&& other) noexcept;
  Framebuffer& operator=(Framebuffer&& other) noexcept;

  /// Makes it the target; true if the driver can draw into this texture.
  [[nodiscard]] bool bind(const Texture& target);

 private:
  GLuint name_ = 0;
};

/// A linked pair of shaders.
class Program {
 public:
  /// Errors  kDisplayNoOpengl with the compiler's own words, first line
  [[nodiscard]] static base::Result<Program> make(const std::string& vertex, const std::string& fragment,
                                                  const std::string& name);
  ~Program();
  Program(Program&& other) noexcept;
  Program& operator=(Program&& other) noexcept;

  void use() const;
  [[nodiscard]] GLint uniform(const char* uniform_name) const;  ///< -1 where it does not matter

 private:
  explicit Program(GLuint name) : name_(name) {}
  GLuint name_ = 0;
};

/// Remembers what drawing into a texture changes, and puts it back.
class StateKeeper {
 public:
  StateKeeper();
  ~StateKeeper();
  StateKeeper(const StateKeeper&) = delete;
  StateKeeper& operator=(const StateKeeper&) = delete;

 private:
  static constexpr int kUnits = 5;
  static constexpr std::array<GLenum, 5> kSwitches{GL_BLEND, GL_CULL_FACE, GL_DEPTH_TEST, GL_SCISSOR_TEST,
                                                   GL_STENCIL_TEST};
  GLint framebuffer_ = 0, program_ = 0, vertex_array_ = 0, active_unit_ = 0, alignment_ = 0;
  std::array<GLint, kUnits> textures_{};
  std::array<GLint, 4> viewport_{};
  std::array<GLboolean, kSwitches.size()> switches_{};
};

}  // namespace lscope::gpu
