// The memories of a simulated core. They belong to the thread that plays it and keep what they hold from one kernel to the
// next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "pto/common/constants.hpp"

namespace pto {

class NPUMemoryModel {
public:
    static NPUMemoryModel &Instance() {
        static thread_local NPUMemoryModel model;
        return model;
    }

    /// `size` bytes at `address` of the memory where tiles of this type live.
    uint8_t *At(TileType type, uint64_t address, size_t size) {
        std::vector<uint8_t> &memory = MemoryOf(type);
        if (address > memory.size() || size > memory.size() - address) {
            throw std::out_of_range("a tile does not fit into its memory");
        }
        return memory.data() + address;
    }

private:
    std::vector<uint8_t> &MemoryOf(TileType type) {
        switch (type) {
            case TileType::Vec:
                return unified_buffer_;
            case TileType::Mat:
                return l1_;
            case TileType::Left:
                return l0a_;
            case TileType::Right:
                return l0b_;
            default:
                return l0c_;
        }
    }

    std::vector<uint8_t> unified_buffer_ = std::vector<uint8_t>(192 << 10);
    std::vector<uint8_t> l1_ = std::vector<uint8_t>(512 << 10);
    std::vector<uint8_t> l0a_ = std::vector<uint8_t>(64 << 10);
    std::vector<uint8_t> l0b_ = std::vector<uint8_t>(64 << 10);
    std::vector<uint8_t> l0c_ = std::vector<uint8_t>(128 << 10);
};

}  // namespace pto
