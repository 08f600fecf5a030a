#include "runtime/common/access/access_rule.h"

namespace pto {
namespace runtime {

uint64_t AccessRule::bytes_from(uint64_t at) const noexcept {
    if (at < address || at - address >= extent) return 0;
    uint64_t offset = at - address;
    for (uint32_t d = 0; d < outer_dims; ++d) {
        if (shape[d] <= 1) continue;
        const uint64_t index = offset / stride_bytes[d];
        if (index >= shape[d]) return 0;
        offset -= index * stride_bytes[d];
    }
    return offset < run_bytes ? run_bytes - offset : 0;
}

uint64_t AccessRule::distance_to(uint64_t at) const noexcept {
    if (at < address) return address - at;
    return at - address < extent ? 0 : at - address - extent + 1;
}

AccessRule plain_rule(int32_t argument, uint64_t address, uint64_t extent, bool may_write) {
    AccessRule rule;
    rule.argument = argument;
    rule.origin = rule.address = address;
    rule.extent = rule.run_bytes = extent;
    rule.may_write = may_write;
    return rule;
}

}  // namespace runtime
}  // namespace pto
