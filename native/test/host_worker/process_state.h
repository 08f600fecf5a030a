#pragma once
/// What this process holds: descriptors, mappings, children.

#include <dirent.h>
#include <gtest/gtest.h>
#include <signal.h>
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

/// What stands behind the name in /proc/PID/stat: a letter for the state, the parent, …; empty when there is no such process.
inline std::string stat_of(const std::string &pid) {
    std::ifstream stat("/proc/" + pid + "/stat");
    std::string text;
    std::getline(stat, text);
    const size_t end = text.rfind(')');
    return end == std::string::npos ? std::string() : text.substr(end + 2);
}

/// Children of this process that exist, zombies included.
inline std::vector<pid_t> child_pids() {
    std::vector<pid_t> children;
    for (const std::string &name : names_in("/proc")) {
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const std::string stat = stat_of(name);
        if (stat.empty() || std::atoi(stat.c_str() + 2) != getpid()) continue;
        children.push_back(static_cast<pid_t>(std::atoi(name.c_str())));
    }
    return children;
}

/// Stops a process; when this returns, none of its threads runs.
inline void stop(pid_t pid) {
    kill(pid, SIGSTOP);
    while (stat_of(std::to_string(pid)).rfind('T', 0) != 0) usleep(1000);
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
