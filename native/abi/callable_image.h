// Images of callables: relocatable blocks of bytes that hold code, its signature and its children.
//
// A CoreCallable is one kernel:
//
//   0    signature (16 entries), counts, resolved address          80 bytes
//   80   padding
//   128  kernel bytes
//
// A ChipCallable is one orchestration and its kernels:
//
//   0    signature (64 entries), names, children tables          8596 bytes
//   8596 storage: orchestration library, then each child's CoreCallable image at its offset.
//        Offsets count from the start of storage and are multiples of 64.
//
// Storage starts at 8596, so children are only 4-byte aligned in memory although CoreCallable asks for 8. Read them
// through the views of callable_view.h, never through a CoreCallable reference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "arg_direction.h"
#include "callable_protocol.h"

struct PtoLayoutAccess;

inline constexpr uint32_t CALLABLE_ALIGN = 64;
inline constexpr uint32_t CALLABLE_FUNC_NAME_MAX = 64;  ///< bytes of a name, NUL included
inline constexpr int CHIP_MAX_CHILDREN = 1024;          ///< kernels of one orchestration

/// `value` rounded up to the next multiple of 64.
constexpr uint32_t callable_align_up(uint32_t value) { return (value + CALLABLE_ALIGN - 1) & ~(CALLABLE_ALIGN - 1); }

template <typename Child, int MaxSig, int MaxChildren>
class Callable;

/// Leaf: one kernel. The bytes of the kernel follow the object in memory.
template <int MaxSig, int MaxChildren>
class Callable<void, MaxSig, MaxChildren> {
public:
    /// Distance from the start of the image to the kernel bytes.
    static constexpr uint32_t binary_data_offset() { return callable_align_up(sizeof(Callable)); }

    ArgDirection sig(int32_t i) const {
        if (i < 0 || i >= sig_count_) throw std::out_of_range("Callable: sig index out of range");
        return signature_[i];
    }
    int32_t sig_count() const { return sig_count_; }

    const void *binary_data() const { return reinterpret_cast<const uint8_t *>(this) + binary_data_offset(); }
    uint32_t binary_size() const { return binary_size_; }

    /// Executable address on the chip; 0 until the runtime has uploaded the kernel.
    uint64_t resolved_addr() const { return resolved_addr_; }
    void set_resolved_addr(uint64_t addr) { resolved_addr_ = addr; }

private:
    friend struct ::PtoLayoutAccess;

    ArgDirection signature_[MaxSig];
    int32_t sig_count_;
    uint32_t binary_size_;
    uint64_t resolved_addr_;
};

/// Parent: one orchestration and its kernels. Storage follows the object in memory.
template <typename Child, int MaxSig, int MaxChildren>
class Callable {
public:
    ArgDirection sig(int32_t i) const {
        if (i < 0 || i >= sig_count_) throw std::out_of_range("Callable: sig index out of range");
        return signature_[i];
    }
    int32_t sig_count() const { return sig_count_; }

    /// Symbol of the orchestration entry; empty when the default applies.
    const char *func_name() const { return func_name_; }
    uint32_t func_name_len() const { return func_name_len_; }

    /// Symbol of the configuration function; empty when the default applies.
    const char *config_name() const { return config_name_; }
    uint32_t config_name_len() const { return config_name_len_; }

    /// The orchestration library.
    const void *binary_data() const { return storage(); }
    uint32_t binary_size() const { return binary_size_; }

    int32_t child_count() const { return child_count_; }

    /// Id under which the orchestration submits child `i`. Ids need not be dense or ordered.
    int32_t child_func_id(int32_t i) const {
        if (i < 0 || i >= child_count_) throw std::out_of_range("Callable: child_func_id index out of range");
        return child_func_ids_[i];
    }

    /// Bytes from the start of storage to child `i`.
    uint32_t child_offset(int32_t i) const {
        if (i < 0 || i >= child_count_) throw std::out_of_range("Callable: child_offset index out of range");
        return child_offsets_[i];
    }

    /// Image of child `i`, 4-byte aligned.
    const void *child_image(int32_t i) const {
        if (i < 0 || i >= child_count_) throw std::out_of_range("Callable: child index out of range");
        return storage() + child_offsets_[i];
    }

    /// Child `i` in place. The reference may be less aligned than `Child` asks for; see the note at the top.
    const Child &child(int32_t i) const { return *static_cast<const Child *>(child_image(i)); }

private:
    friend struct ::PtoLayoutAccess;

    const uint8_t *storage() const { return reinterpret_cast<const uint8_t *>(this) + sizeof(Callable); }

    ArgDirection signature_[MaxSig];
    int32_t sig_count_;
    uint32_t binary_size_;
    char func_name_[CALLABLE_FUNC_NAME_MAX];
    uint32_t func_name_len_;
    int32_t child_func_ids_[MaxChildren];
    uint32_t child_offsets_[MaxChildren];
    int32_t child_count_;
    char config_name_[CALLABLE_FUNC_NAME_MAX];
    uint32_t config_name_len_;
};

using CoreCallable = Callable<void, CORE_MAX_TENSOR_ARGS, 0>;
using ChipCallable = Callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>;

static_assert(sizeof(CoreCallable) == 80 && alignof(CoreCallable) == 8, "CoreCallable header is 80 bytes");
static_assert(CoreCallable::binary_data_offset() == 128, "kernel bytes start at 128");
static_assert(sizeof(ChipCallable) == 8596 && alignof(ChipCallable) == 4, "ChipCallable header is 8596 bytes");
