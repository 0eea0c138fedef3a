#include "app/egl_context.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <glad/gl.h>

#include <string>

namespace lscope::app {
namespace {

base::Error no_opengl(const std::string& what, base::ErrorCode code = base::ErrorCode::kDisplayNoOpengl) {
  return {code, "off-screen picture", what, "install libegl1 and libgl1-mesa-dri"};
}

}  // namespace

base::Result<std::unique_ptr<EglContext>> EglContext::open() {
  std::unique_ptr<EglContext> made(new EglContext());
  const auto get_display =
      reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
  if (get_display == nullptr) return no_opengl("EGL knows no platforms");
  EGLDisplay display = get_display(EGL_PLATFORM_SURFACELESS_MESA, nullptr, nullptr);
  if (display == EGL_NO_DISPLAY || eglInitialize(display, nullptr, nullptr) != EGL_TRUE)
    return no_opengl("EGL offers no display without a surface");
  made->display_ = display;
  constexpr EGLint kWanted[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
  EGLConfig config = nullptr;
  EGLint count = 0;
  if (eglBindAPI(EGL_OPENGL_API) != EGL_TRUE || eglChooseConfig(display, kWanted, &config, 1, &count) != EGL_TRUE ||
      count < 1)
    return no_opengl("EGL offers no OpenGL");
  constexpr EGLint kVersion[] = {
      EGL_CONTEXT_MAJOR_VERSION,           3,       EGL_CONTEXT_MINOR_VERSION, 3, EGL_CONTEXT_OPENGL_PROFILE_MASK,
      EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
  EGLContext context = eglCreateContext(display, config, EGL_NO_CONTEXT, kVersion);
  if (context == EGL_NO_CONTEXT) return no_opengl("its OpenGL is older than 3.3", base::ErrorCode::kDisplayOldOpengl);
  made->context_ = context;
  if (eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) != EGL_TRUE)
    return no_opengl("EGL refuses a context without a surface");
  if (gladLoadGL(reinterpret_cast<GLADloadfunc>(eglGetProcAddress)) == 0)
    return no_opengl("the functions of OpenGL could not be loaded");
  return made;
}

EglContext::~EglContext() {
  if (display_ == nullptr) return;
  eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  if (context_ != nullptr) eglDestroyContext(display_, context_);
  eglTerminate(display_);
}

}  // namespace lscope::app
