#pragma once
/// What this process holds: descriptors, mappings, children.

#include <dirent.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace pto {
namespace test {

inline std::vector<std::string> names_in(const std::string &folder) {
    std::vector<std::string> names;
    DIR *directory = opendir(folder.c_str());
    if (directory == nullptr) return names;
    while (const dirent *entry = readdir(directory)) names.emplace_back(entry->d_name);
    closedir(directory);
    return names;
}

/// Children of this process that exist, zombies included.
inline std::vector<pid_t> child_pids() {
    std::vector<pid_t> children;
    for (const std::string &name : names_in("/proc")) {
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream stat("/proc/" + name + "/stat");
        std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
        const size_t end = text.rfind(')');
        if (end == std::string::npos) continue;
        // Behind the name: state, then the parent.
        const pid_t parent = static_cast<pid_t>(std::atoi(text.c_str() + end + 4));
        if (parent == getpid()) children.push_back(static_cast<pid_t>(std::atoi(name.c_str())));
    }
    return children;
}

inline int lowest_free_fd() {
    const int fd = dup(STDERR_FILENO);
    close(fd);
    return fd;
}

struct ProcessState {
    size_t descriptors = names_in("/proc/self/fd").size();
    size_t shared_mappings = count_shared_mappings();
    size_t children = child_pids().size();
    size_t names = names_in("/dev/shm").size();

private:
    static size_t count_shared_mappings() {
        std::ifstream maps("/proc/self/maps");
        size_t count = 0;
        for (std::string line; std::getline(maps, line);) count += line.find("memfd:") != std::string::npos;
        return count;
    }
};

inline void expect_same(const ProcessState &before, const ProcessState &after) {
    EXPECT_EQ(before.descriptors, after.descriptors);
    EXPECT_EQ(before.shared_mappings, after.shared_mappings);
    EXPECT_EQ(before.children, after.children);
    EXPECT_EQ(before.names, after.names) << "names in /dev/shm";
}

}  // namespace test
}  // namespace pto
