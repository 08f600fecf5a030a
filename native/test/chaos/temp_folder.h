#pragma once
/// A folder for temporary files that ends with its object, and what is in a folder.

#include <dirent.h>
#include <stdlib.h>

#include <cstring>
#include <filesystem>
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

class TempFolder {
public:
    TempFolder() {
        std::string pattern = std::filesystem::temp_directory_path() / "pto-test-XXXXXX";
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    TempFolder(const TempFolder &) = delete;
    TempFolder &operator=(const TempFolder &) = delete;
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::string &path() const { return path_; }
    /// The setting that makes a process use it.
    std::string variable() const { return "TMPDIR=" + path_; }

private:
    std::string path_;
};

}  // namespace test
}  // namespace pto
