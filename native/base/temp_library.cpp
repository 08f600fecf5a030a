#include "base/temp_library.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
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
        // The name says nothing once the file is gone.
        if (error->rfind(path + ": ", 0) == 0) error->erase(0, path.size() + 2);
    }
    return handle;
}

/// The loader knows libraries by the names that they were opened under, and the descriptor of a closed file comes back for
/// another one. So each load spells the way to its descriptor in another way: `number` in binary, "/." for 1 and "/" for 0.
std::string path_of(int file, uint64_t number) {
    std::string path = "/proc/self/fd";
    for (; number != 0; number >>= 1) path += (number & 1) != 0 ? "/." : "/";
    return path + "/" + std::to_string(file);
}

/// nullptr when there is no such file, or the loader refuses it; `error` is filled in the second case.
void *load_from_memory(const void *bytes, size_t size, const std::string &label, std::string *error) {
    static std::atomic<uint64_t> next{0};
    const int file = memfd_create(label.c_str(), MFD_CLOEXEC);
    if (file < 0) return nullptr;
    void *handle = nullptr;
    if (write_all(file, bytes, size)) {
        // Another copy of this code, in another library of the process, counts for itself.
        std::string path = path_of(file, next.fetch_add(1, std::memory_order_relaxed));
        while (void *known = dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD)) {
            dlclose(known);
            path = path_of(file, next.fetch_add(1, std::memory_order_relaxed));
        }
        handle = open_library(path, error);
    }
    ::close(file);
    return handle;
}

void *load_from_file(const void *bytes, size_t size, const std::string &label, std::string *error) {
    const std::string pattern = temp_folder() + "/" + label + "_XXXXXX";
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
    const std::string name = "pto_" + std::to_string(getpid()) + "_" + label;
    std::string refusal;
    handle_ = load_from_memory(bytes, size, name, &refusal);
    if (handle_ == nullptr) handle_ = load_from_file(bytes, size, name, error);
    if (handle_ == nullptr && !refusal.empty()) *error = refusal;
    return handle_ != nullptr;
}

void *TempLibrary::symbol(const char *name) const noexcept {
    return handle_ != nullptr ? dlsym(handle_, name) : nullptr;
}

void TempLibrary::close() noexcept {
    if (handle_ != nullptr) dlclose(handle_);
    handle_ = nullptr;
}

}  // namespace base
}  // namespace pto
