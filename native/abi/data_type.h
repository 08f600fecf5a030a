// Element types of tensors and the 64-bit form of scalar arguments.
//
// Host, orchestration and kernel code share this header, so it needs nothing but the standard library.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

// Marks functions that kernels call. Empty on the host and in the simulator; `__aicore__` for device compilers.
#if defined(__DAV_VEC__) || defined(__DAV_CUBE__)
#ifndef __aicore__
#ifdef __CPU_SIM
#define __aicore__
#else
#define __aicore__ [aicore]
#endif
#endif
#define PTO_DEVICE_FUNC __aicore__
#else
#define PTO_DEVICE_FUNC
#endif

/// Type of one tensor element. The value is what travels in task arguments.
enum class DataType : uint8_t {
#define PTO_DATA_TYPE(name, value, size) name = value,
#include "data_types.def"
#undef PTO_DATA_TYPE
    DATA_TYPE_NUM = 11,  ///< number of types, not a type
};

static_assert(sizeof(DataType) == 1, "DataType is one byte on the wire");

/// Bytes of one element; 0 when `dtype` is not a type.
PTO_DEVICE_FUNC inline uint64_t get_element_size(DataType dtype) {
    switch (dtype) {
#define PTO_DATA_TYPE(name, value, size) \
    case DataType::name:                 \
        return size;
#include "data_types.def"
#undef PTO_DATA_TYPE
    case DataType::DATA_TYPE_NUM:
        break;
    }
    return 0;
}

/// Name of the enumerator, for messages; "UNKNOWN" when `dtype` is not a type.
inline const char *get_dtype_name(DataType dtype) {
    switch (dtype) {
#define PTO_DATA_TYPE(name, value, size) \
    case DataType::name:                 \
        return #name;
#include "data_types.def"
#undef PTO_DATA_TYPE
    case DataType::DATA_TYPE_NUM:
        break;
    }
    return "UNKNOWN";
}

/// True for types that can be passed as a scalar argument: arithmetic types and enums, cv and references ignored.
template <typename T>
inline constexpr bool is_supported_scalar_arg_v =
    std::is_arithmetic_v<std::remove_cv_t<std::remove_reference_t<T>>> ||
    std::is_enum_v<std::remove_cv_t<std::remove_reference_t<T>>>;

/// Bytes of `value` in the low end of a 64-bit word. The rest is zero: a negative int32_t is not sign-extended.
template <typename T>
PTO_DEVICE_FUNC inline uint64_t to_u64(T value) {
    static_assert(std::is_trivially_copyable_v<T>, "to_u64 copies bytes, so the type must be trivially copyable");
    static_assert(sizeof(T) <= sizeof(uint64_t), "to_u64 takes at most 8 bytes");
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(T));
    return bits;
}

/// Inverse of `to_u64`: the low `sizeof(T)` bytes of `bits` as a `T`.
template <typename T>
PTO_DEVICE_FUNC inline T from_u64(uint64_t bits) {
    static_assert(std::is_trivially_copyable_v<T>, "from_u64 copies bytes, so the type must be trivially copyable");
    static_assert(sizeof(T) <= sizeof(uint64_t), "from_u64 gives at most 8 bytes");
    T value;
    std::memcpy(&value, &bits, sizeof(T));
    return value;
}
