#pragma once

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <glad/gl.h>

#include <string>

namespace lscope::gpu::test {

/// An OpenGL 3.3 core context without a screen (Mesa's surfaceless platform; llvmpipe where there is no GPU).
class Surfaceless {
 public:
  Surfaceless() { problem_ = start(); }
  ~Surfaceless() {
    if (display_ == EGL_NO_DISPLAY) return;
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context_ != EGL_NO_CONTEXT) eglDestroyContext(display_, context_);
    eglTerminate(display_);
  }
  Surfaceless(const Surfaceless&) = delete;
  Surfaceless& operator=(const Surfaceless&) = delete;
  [[nodiscard]] const std::string& problem() const { return problem_; }  ///< "" = ready

 private:
  std::string start() {
    const auto get_display =
        reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
    if (get_display == nullptr) return "EGL has no platforms";
    display_ = get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (display_ == EGL_NO_DISPLAY || eglInitialize(display_, nullptr, nullptr) == EGL_FALSE)
      return "EGL has no surfaceless display";
    if (eglBindAPI(EGL_OPENGL_API) == EGL_FALSE) return "EGL has no desktop OpenGL";
    const EGLint want[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (eglChooseConfig(display_, want, &config, 1, &count) == EGL_FALSE || count == 0) return "EGL has no config";
    const EGLint version[] = {
        EGL_CONTEXT_MAJOR_VERSION,           3,       EGL_CONTEXT_MINOR_VERSION, 3, EGL_CONTEXT_OPENGL_PROFILE_MASK,
        EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
    context_ = eglCreateContext(display_, config, EGL_NO_CONTEXT, version);
    if (context_ == EGL_NO_CONTEXT) return "EGL makes no OpenGL 3.3 context";
    if (eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) == EGL_FALSE) return "not current";
    return gladLoadGL(reinterpret_cast<GLADloadfunc>(eglGetProcAddress)) == 0 ? "no OpenGL functions" : "";
  }

  EGLDisplay display_ = EGL_NO_DISPLAY;
  EGLContext context_ = EGL_NO_CONTEXT;
  std::string problem_;
};

}  // namespace lscope::gpu::test
