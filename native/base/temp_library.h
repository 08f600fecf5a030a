#pragma once
/// Loads a library that exists as bytes in memory.

#include <cstddef>
#include <cstdint>
#include <string>

namespace pto {
namespace base {

/// An open library. Each load gets static data of its own, also of equal bytes.
///
/// The bytes pass through an anonymous memory file, of which nothing is left however the process ends. Where the system
/// refuses to execute from one, a file takes its place that only this user can read, under a name that no other load ever
/// has, in TMPDIR or /tmp; it is unlinked before `load` returns.
class TempLibrary {
public:
    TempLibrary() = default;
    TempLibrary(const TempLibrary &) = delete;
    TempLibrary &operator=(const TempLibrary &) = delete;
    ~TempLibrary() { close(); }

    /// Loads with RTLD_NOW | RTLD_LOCAL. `label` and the process become part of the file's name. False with `error` filled on failure.
    bool load(const void *bytes, size_t size, const std::string &label, std::string *error);
    /// Address of an exported symbol or nullptr.
    void *symbol(const char *name) const noexcept;
    bool is_loaded() const noexcept { return handle_ != nullptr; }
    void close() noexcept;

private:
    void *handle_ = nullptr;
};

}  // namespace base
}  // namespace pto
