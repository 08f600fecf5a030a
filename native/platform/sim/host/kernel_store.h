#pragma once
/// Kernels of one simulated device. Equal bytes are loaded once, and stay until the device is finalized.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/temp_library.h"

namespace pto {
namespace sim {

class KernelStore {
public:
    using Entry = void (*)(int64_t *);

    /// Entry of the kernel library in [bytes, bytes + size), or nullptr with `error` set. `func_id` is for messages.
    Entry load(int32_t func_id, const void *bytes, size_t size, std::string *error);
    /// Whether a loaded kernel was compiled to tell of its accesses.
    bool tells_accesses(Entry entry) const { return telling_.count(entry) > 0; }
    void unload_all() {
        kernels_.clear();
        telling_.clear();
    }
    size_t size() const { return kernels_.size(); }

private:
    struct Kernel {
        base::TempLibrary library;
        Entry entry = nullptr;
    };
    /// By hash and size of the bytes.
    std::map<std::pair<uint64_t, size_t>, std::unique_ptr<Kernel>> kernels_;
    std::set<Entry> telling_;
};

}  // namespace sim
}  // namespace pto
