#pragma once
/// A compiled callable, and its kernels as plain functions: the same machine code that the simulator runs.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "callable_view.h"
#include "library.h"

namespace pto {
namespace bench {

inline std::vector<uint8_t> read_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// A library in memory only. Its file stays open as long as it is loaded: its number is part of the name by which the
/// loader recognises a library that it has loaded already.
class MemoryLibrary {
public:
    MemoryLibrary(const void *bytes, size_t size)
        : file_(write_file(bytes, size)), library_("/proc/self/fd/" + std::to_string(file_), RTLD_LOCAL) {}
    MemoryLibrary(const MemoryLibrary &) = delete;
    MemoryLibrary &operator=(const MemoryLibrary &) = delete;
    ~MemoryLibrary() { close(file_); }

    const Library &library() const { return library_; }

private:
    static int write_file(const void *bytes, size_t size) {
        const int file = memfd_create("pto_bench", MFD_CLOEXEC);
        if (file < 0 || write(file, bytes, size) != static_cast<ssize_t>(size)) {
            throw std::runtime_error("cannot write a library to memory");
        }
        return file;
    }

    int file_;
    Library library_;
};

class Kernels {
public:
    using Entry = void(int64_t *args);

    explicit Kernels(const std::vector<uint8_t> &image) {
        const ChipCallableView callable(image.data());
        for (int32_t i = 0; i < callable.child_count(); ++i) {
            const CoreCallableView kernel = callable.child(i);
            libraries_.try_emplace(callable.child_func_id(i), kernel.binary_data(), kernel.binary_size());
        }
    }

    Entry *entry(int32_t func_id) const { return libraries_.at(func_id).library().get<Entry>("kernel_entry"); }

private:
    std::map<int32_t, MemoryLibrary> libraries_;
};

}  // namespace bench
}  // namespace pto
