#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace lscope::base {
namespace {

std::string reason(int number) { return std::generic_category().message(number); }
std::string name_of(const std::filesystem::path& path) { return printable(path.string(), 200); }

/// A descriptor that closes itself; close() is called by hand where its result matters.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd);
  }

 private:
  int fd_;
};

Error output_error(const std::filesystem::path& path, int number) {
  const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
  const bool denied = number == EACCES || number == EPERM || number == EROFS || number == ENOENT || number == ENOTDIR;
  if (full) return {ErrorCode::kOutputFull, name_of(path), "not written: " + reason(number), "free some space"};
  if (denied)
    return {ErrorCode::kOutputDenied, name_of(path), "not written: " + reason(number), "choose another folder"};
  return {ErrorCode::kOutputFailed, name_of(path), "not written: " + reason(number), ""};
}

int write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

}  // namespace

Result<FileReader> FileReader::open(const std::filesystem::path& path, std::uint64_t limit) {
  std::string name = name_of(path);
  // O_NONBLOCK: a FIFO without a writer must not hang us before fstat can refuse it.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    const std::string what = errno == ENOENT ? "no such file" : "cannot be read: " + reason(errno);
    return Error{ErrorCode::kInputMissing, name, what, "", "error.file.missing", {name}};
  }
  FileReader file(descriptor, std::move(name), 0);
  struct stat info {};
  if (::fstat(descriptor, &info) != 0) return Error{ErrorCode::kInputMissing, file.name_, reason(errno), ""};
  if (S_ISDIR(info.st_mode))
    return Error{ErrorCode::kInputNotRegular, file.name_,  "is a folder, a file is expected", "",
                 "error.file.folder",         {file.name_}};
  if (!S_ISREG(info.st_mode))
    return Error{ErrorCode::kInputNotRegular, file.name_,  "is not a regular file (a pipe or a device)", "",
                 "error.file.not_regular",    {file.name_}};
  file.size_ = static_cast<std::uint64_t>(info.st_size);
  if (file.size_ > limit)
    return Error{ErrorCode::kInputLimit,
                 file.name_,
                 std::to_string(file.size_) + " bytes where at most " + std::to_string(limit) + " are accepted",
                 "",
                 "error.file.too_large",
                 {file.name_, std::to_string(limit >> 20U)}};
  return file;
}

FileReader::FileReader(FileReader&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)), size_(other.size_) {}

FileReader::~FileReader() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> FileReader::read(std::span<char> to) {
  std::size_t have = 0;
  while (have < to.size()) {
    const ssize_t n = ::read(descriptor_, to.data() + have, to.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Error{ErrorCode::kInputMissing, name_, "cannot be read: " + reason(errno), ""};
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  return have;
}

std::size_t FileReader::peek(std::span<char> to) const {
  const ssize_t n = ::pread(descriptor_, to.data(), to.size(), 0);
  return n < 0 ? 0 : static_cast<std::size_t>(n);
}

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit) {
  auto file = FileReader::open(path, limit);
  if (!file.ok()) return file.error();
  std::string content(file.value().size(), '\0');
  const auto have = file.value().read(content);
  if (!have.ok()) return have.error();
  content.resize(have.value());
  return content;
}

Status write_file(const std::filesystem::path& path, std::string_view content) {
  static std::atomic<unsigned> counter{0};
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const std::filesystem::path temporary =
      folder / ("." + path.filename().string() + ".tmp" + std::to_string(::getpid()) + "." +
                std::to_string(counter.fetch_add(1)));
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file.get() < 0) return output_error(path, errno);
  const auto give_up = [&](int number) -> Status {
    ::unlink(temporary.c_str());
    return output_error(path, number);
  };
  if (const int failed = write_all(file.get(), content); failed != 0) return give_up(failed);
  if (::fsync(file.get()) != 0) return give_up(errno);
  if (file.close() != 0) return give_up(errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return give_up(errno);
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() >= 0) ::fsync(directory.get());  // the file is there; a failure here loses nothing now
  return Done{};
}

Status make_folder(const std::filesystem::path& path) {
  std::error_code failed;
  std::filesystem::create_directories(path, failed);
  if (failed && !std::filesystem::is_directory(path)) return output_error(path, failed.value());
  return Done{};
}

std::filesystem::path config_folder() {
  // Read once at start-up by the UI thread, before any other thread exists.
  if (const char* xdg = std::getenv("XDG_CONFIG_HOME"); xdg != nullptr && *xdg == '/')  // NOLINT(concurrency-mt-unsafe)
    return std::filesystem::path(xdg) / "lambdascope";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')  // NOLINT(concurrency-mt-unsafe)
    return std::filesystem::path(home) / ".config" / "lambdascope";
  return {};
}

}  // namespace lscope::base
