#pragma once
/// A folder for temporary files that ends with its object.

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "test/chip/process_state.h"

namespace pto {
namespace test {

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
    bool is_empty() const { return entries_of(path_) == 0; }
    /// The setting that makes a process use it.
    std::string variable() const { return "TMPDIR=" + path_; }

private:
    std::string path_;
};

}  // namespace test
}  // namespace pto
