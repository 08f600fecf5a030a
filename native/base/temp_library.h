#pragma once
/// Loads a library that exists as bytes in memory.

#include <cstddef>
#include <cstdint>
#include <string>

namespace pto {
namespace base {

/// An open library. Each load gets static data of its own, also of equal bytes.
///
/// The bytes pass through a file that only this user can read, under a name that no other load ever has, in TMPDIR or
/// /tmp; the file is unlinked before `load` returns. Where that folder does not allow execution, an anonymous memory
/// file takes its place.
class TempLibrary {
public:
    TempLibrary() = default;
    TempLibrary(const TempLibrary &) = delete;
    TempLibrary &operator=(const TempLibrary &) = delete;
    ~TempLibrary() { close(); }

    /// Loads with RTLD_NOW | RTLD_LOCAL. `label` becomes part of the file's name. False with `error` filled on failure.
    bool load(const void *bytes, size_t size, const std::string &label, std::string *error);
    /// Address of an exported symbol or nullptr.
    void *symbol(const char *name) const noexcept;
    bool is_loaded() const noexcept { return handle_ != nullptr; }
    void close() noexcept;

private:
    void *handle_ = nullptr;
    int memory_file_ = -1;
};

}  // namespace base
}  // namespace pto
