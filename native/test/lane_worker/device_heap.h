#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include "base/failure.h"

namespace pto {
namespace test {

/// Stands for the memory of a chip: blocks of this process, checked like those of a device.
class DeviceHeap {
public:
    uint64_t allocate(uint64_t bytes) {
        auto block = std::make_unique<uint8_t[]>(bytes);
        const uint64_t address = reinterpret_cast<uint64_t>(block.get());
        blocks_[address] = {std::move(block), bytes};
        return address;
    }
    void release(uint64_t address) {
        if (blocks_.erase(address) == 0) throw unknown(address);
    }
    uint8_t *range(uint64_t address, uint64_t bytes) const {
        auto found = blocks_.upper_bound(address);
        if (found == blocks_.begin()) throw unknown(address);
        --found;
        const uint64_t offset = address - found->first;
        if (offset > found->second.bytes || bytes > found->second.bytes - offset) throw unknown(address);
        return found->second.data.get() + offset;
    }

private:
    struct Block {
        std::unique_ptr<uint8_t[]> data;
        uint64_t bytes;
    };

    static base::Failure unknown(uint64_t address) {
        return base::Failure(abi::ErrorCode::ERR_PTO_DEVICE_POINTER, "The test device has no such memory.")
            .with_id("address", address);
    }

    std::map<uint64_t, Block> blocks_;
};

}  // namespace test
}  // namespace pto
