#include "base/temp_library.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/elf_library.h"

namespace pto {
namespace base {
namespace {

bool write_all(int file, const void *bytes, size_t size) {
    const auto *cursor = static_cast<const char *>(bytes);
    while (size > 0) {
        const ssize_t written = write(file, cursor, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        cursor += written;
        size -= static_cast<size_t>(written);
    }
    return true;
}

std::string temp_folder() {
    const char *configured = std::getenv("TMPDIR");
    return configured != nullptr && configured[0] == '/' ? configured : "/tmp";
}

void *open_library(const std::string &path, std::string *error) {
    void *handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char *reason = dlerror();
        *error = reason != nullptr ? reason : "unknown loader error";
    }
    return handle;
}

void *load_from_file(const void *bytes, size_t size, const std::string &label, std::string *error) {
    const std::string pattern =
        temp_folder() + "/pto_" + std::to_string(getpid()) + "_" + label + "_XXXXXX";
    std::vector<char> path(pattern.begin(), pattern.end());
    path.push_back('\0');
    const int file = mkostemp(path.data(), O_CLOEXEC);
    if (file < 0) {
        *error = "cannot create " + pattern + ": " + std::strerror(errno);
        return nullptr;
    }
    const bool written = write_all(file, bytes, size) && fchmod(file, S_IRUSR | S_IXUSR) == 0;
    if (!written) *error = std::string("cannot write ") + path.data() + ": " + std::strerror(errno);
    ::close(file);
    void *handle = written ? open_library(path.data(), error) : nullptr;
    unlink(path.data());
    return handle;
}

}  // namespace

bool TempLibrary::load(const void *bytes, size_t size, const std::string &label, std::string *error) {
    close();
    if (const char *defect = find_library_defect(bytes, size)) {
        *error = defect;
        return false;
    }
    handle_ = load_from_file(bytes, size, label, error);
    if (handle_ != nullptr) return true;

    // A memory file has no folder whose mount options or free space could be in the way. Its descriptor stays open: the
    // loader knows libraries by name, and the name of a closed descriptor would come back for another library.
    memory_file_ = memfd_create(label.c_str(), MFD_CLOEXEC);
    if (memory_file_ >= 0 && write_all(memory_file_, bytes, size)) {
        std::string ignored;
        handle_ = open_library("/proc/self/fd/" + std::to_string(memory_file_), &ignored);
    }
    if (handle_ == nullptr) close();
    return handle_ != nullptr;
}

void *TempLibrary::symbol(const char *name) const noexcept {
    return handle_ != nullptr ? dlsym(handle_, name) : nullptr;
}

void TempLibrary::close() noexcept {
    if (handle_ != nullptr) dlclose(handle_);
    if (memory_file_ >= 0) ::close(memory_file_);
    handle_ = nullptr;
    memory_file_ = -1;
}

}  // namespace base
}  // namespace pto
