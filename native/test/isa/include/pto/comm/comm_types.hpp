#pragma once

#include <cstdint>

#include "pto/cpu/cpu_stub.hpp"

namespace pto::comm {

enum class NotifyOp : uint8_t { AtomicAdd, Set };
enum class WaitCmp : uint8_t { EQ, NE, GT, GE, LT, LE };

/// A 32-bit counter in the memory of any rank.
class Signal {
public:
    explicit Signal(__gm__ int32_t *address) : address_(address) {}
    __gm__ int32_t *data() const { return address_; }

private:
    __gm__ int32_t *address_;
};

}  // namespace pto::comm
