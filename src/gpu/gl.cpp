#include "gpu/gl.h"

#include <algorithm>
#include <utility>

namespace lscope::gpu {
namespace {

const char* error_name(GLenum code) {
  switch (code) {
    case GL_INVALID_ENUM:
      return "GL_INVALID_ENUM";
    case GL_INVALID_VALUE:
      return "GL_INVALID_VALUE";
    case GL_INVALID_OPERATION:
      return "GL_INVALID_OPERATION";
    case GL_INVALID_FRAMEBUFFER_OPERATION:
      return "GL_INVALID_FRAMEBUFFER_OPERATION";
    case GL_OUT_OF_MEMORY:
      return "GL_OUT_OF_MEMORY";
    default:
      return "unknown OpenGL error";
  }
}

/// A shader object for the short time until its program is linked.
class Shader {
 public:
  Shader(GLenum stage, const std::string& source) : name_(glCreateShader(stage)) {
    const char* text = source.c_str();
    glShaderSource(name_, 1, &text, nullptr);
    glCompileShader(name_);
  }
  ~Shader() { glDeleteShader(name_); }
  Shader(const Shader&) = delete;
  Shader& operator=(const Shader&) = delete;
  [[nodiscard]] GLuint name() const { return name_; }
  [[nodiscard]] bool ok() const {
    GLint compiled = 0;
    glGetShaderiv(name_, GL_COMPILE_STATUS, &compiled);
    return compiled != 0;
  }
  [[nodiscard]] std::string complaint() const {
    std::array<char, 1024> text{};
    glGetShaderInfoLog(name_, static_cast<GLsizei>(text.size()), nullptr, text.data());
    return text.data();
  }

 private:
  GLuint name_;
};

base::Error refusal(const std::string& name, const std::string& complaint) {
  return {base::ErrorCode::kDisplayNoOpengl, name,
          "the driver refuses a shader: " + complaint.substr(0, complaint.find('\n')),
          "update the graphics driver, or start with LIBGL_ALWAYS_SOFTWARE=1"};
}

}  // namespace

std::string error_text() {
  std::string text;
  // A lost context reports errors without end.
  for (int i = 0; i < 16; ++i) {
    const GLenum code = glGetError();
    if (code == GL_NO_ERROR) break;
    text += (text.empty() ? "" : ", ") + std::string(error_name(code));
  }
  return text;
}

Texture::Texture() {
  glGenTextures(1, &name_);
  glBindTexture(GL_TEXTURE_2D, name_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
}

Texture::~Texture() {
  if (name_ != 0) glDeleteTextures(1, &name_);
}

Texture::Texture(Texture&& other) noexcept
    : name_(std::exchange(other.name_, 0)), format_(other.format_), width_(other.width_), height_(other.height_) {}

Texture& Texture::operator=(Texture&& other) noexcept {
  std::swap(name_, other.name_);
  format_ = other.format_;
  width_ = other.width_;
  height_ = other.height_;
  return *this;
}

void Texture::load(GLint internal_format, int width, int height, GLenum format, GLenum type, const void* pixels) {
  glBindTexture(GL_TEXTURE_2D, name_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  if (internal_format == format_ && width == width_ && height == height_) {
    if (pixels != nullptr) glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, format, type, pixels);
    return;
  }
  glTexImage2D(GL_TEXTURE_2D, 0, internal_format, width, height, 0, format, type, pixels);
  format_ = internal_format;
  width_ = width;
  height_ = height;
}

void Texture::bind(int unit) const {
  glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
  glBindTexture(GL_TEXTURE_2D, name_);
}

void Texture::set_smooth() {
  glBindTexture(GL_TEXTURE_2D, name_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
}

Framebuffer::Framebuffer() { glGenFramebuffers(1, &name_); }

Framebuffer::~Framebuffer() {
  if (name_ != 0) glDeleteFramebuffers(1, &name_);
}

Framebuffer::Framebuffer(Framebuffer&& other) noexcept : name_(std::exchange(other.name_, 0)) {}

Framebuffer& Framebuffer::operator=(Framebuffer&& other) noexcept {
  std::swap(name_, other.name_);
  return *this;
}

bool Framebuffer::bind(const Texture& target) {
  glBindFramebuffer(GL_FRAMEBUFFER, name_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, target.name(), 0);
  return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

base::Result<Program> Program::make(const std::string& vertex, const std::string& fragment, const std::string& name) {
  const Shader first(GL_VERTEX_SHADER, vertex), second(GL_FRAGMENT_SHADER, fragment);
  if (!first.ok()) return refusal(name + ".vert", first.complaint());
  if (!second.ok()) return refusal(name + ".frag", second.complaint());
  Program program(glCreateProgram());
  glAttachShader(program.name_, first.name());
  glAttachShader(program.name_, second.name());
  glLinkProgram(program.name_);
  glDetachShader(program.name_, first.name());
  glDetachShader(program.name_, second.name());
  GLint linked = 0;
  glGetProgramiv(program.name_, GL_LINK_STATUS, &linked);
  if (linked != 0) return program;
  std::array<char, 1024> text{};
  glGetProgramInfoLog(program.name_, static_cast<GLsizei>(text.size()), nullptr, text.data());
  return refusal(name, text.data());
}

Program::~Program() {
  if (name_ != 0) glDeleteProgram(name_);
}

Program::Program(Program&& other) noexcept : name_(std::exchange(other.name_, 0)) {}

Program& Program::operator=(Program&& other) noexcept {
  std::swap(name_, other.name_);
  return *this;
}

void Program::use() const { glUseProgram(name_); }

GLint Program::uniform(const char* uniform_name) const { return glGetUniformLocation(name_, uniform_name); }

StateKeeper::StateKeeper() {
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &framebuffer_);
  glGetIntegerv(GL_CURRENT_PROGRAM, &program_);
  glGetIntegerv(GL_VERTEX_ARRAY_BINDING, &vertex_array_);
  glGetIntegerv(GL_ACTIVE_TEXTURE, &active_unit_);
  glGetIntegerv(GL_UNPACK_ALIGNMENT, &alignment_);
  glGetIntegerv(GL_VIEWPORT, viewport_.data());
  for (int unit = 0; unit < kUnits; ++unit) {
    glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
    glGetIntegerv(GL_TEXTURE_BINDING_2D, &textures_[static_cast<std::size_t>(unit)]);
  }
  for (std::size_t i = 0; i < kSwitches.size(); ++i) {
    switches_[i] = glIsEnabled(kSwitches[i]);
    glDisable(kSwitches[i]);
  }
}

StateKeeper::~StateKeeper() {
  for (std::size_t i = 0; i < kSwitches.size(); ++i)
    if (switches_[i] != GL_FALSE) glEnable(kSwitches[i]);
  for (int unit = 0; unit < kUnits; ++unit) {
    glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(textures_[static_cast<std::size_t>(unit)]));
  }
  glActiveTexture(static_cast<GLenum>(active_unit_));
  glPixelStorei(GL_UNPACK_ALIGNMENT, alignment_);
  glBindVertexArray(static_cast<GLuint>(vertex_array_));
  glUseProgram(static_cast<GLuint>(program_));
  glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(framebuffer_));
  glViewport(viewport_[0], viewport_[1], viewport_[2], viewport_[3]);
}

}  // namespace lscope::gpu
