#pragma once
/// What a process holds, as the system counts it.

#include <dirent.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>

namespace pto {
namespace test {

/// Files and folders in a folder.
inline int entries_of(const std::string &folder) {
    DIR *directory = opendir(folder.c_str());
    if (directory == nullptr) throw std::runtime_error("cannot read " + folder);
    int count = 0;
    while (const dirent *entry = readdir(directory)) {
        count += std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0;
    }
    closedir(directory);
    return count;
}

/// Whether a file is mapped, also one that is deleted, whose path has this in it.
inline bool is_mapped(const std::string &part_of_path) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.find(part_of_path) != std::string::npos) return true;
    }
    return false;
}

struct ProcessState {
    int files = entries_of("/proc/self/fd");
    int threads = entries_of("/proc/self/task");
    int64_t resident_bytes = resident();

private:
    /// Memory that was freed does not count, where the allocator can give it back.
    static int64_t resident() {
        malloc_trim(0);
        std::ifstream statm("/proc/self/statm");
        int64_t size_pages = 0, resident_pages = 0;
        statm >> size_pages >> resident_pages;
        return resident_pages * sysconf(_SC_PAGESIZE);
    }
};

/// How much more memory may be resident when nothing leaks. Sanitizers keep records, and freed memory for a while.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int64_t kNoise = int64_t{512} << 20;
#else
constexpr int64_t kNoise = int64_t{1} << 20;
#endif

}  // namespace test
}  // namespace pto
