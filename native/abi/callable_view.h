// Reading callable images of any alignment, and checking images that come from outside.
//
// `validate_chip_callable` is the gate: after it returned nullptr, the views may be used without further checks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "callable_image.h"
#include "layout_access.h"

namespace pto_callable_detail {

template <typename T>
T load(const uint8_t *bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}

}  // namespace pto_callable_detail

/// A kernel's image. Not owning. Any alignment.
class CoreCallableView {
public:
    explicit CoreCallableView(const void *image) : image_(static_cast<const uint8_t *>(image)) {}

    int32_t sig_count() const { return field<int32_t>(PtoLayoutAccess::Core::kSigCount); }
    /// `i` is below `sig_count()`.
    ArgDirection sig(int32_t i) const {
        return field<ArgDirection>(PtoLayoutAccess::Core::kSignature + static_cast<size_t>(i) * sizeof(ArgDirection));
    }
    uint32_t binary_size() const { return field<uint32_t>(PtoLayoutAccess::Core::kBinarySize); }
    const uint8_t *binary_data() const { return image_ + CoreCallable::binary_data_offset(); }
    uint64_t resolved_addr() const { return field<uint64_t>(PtoLayoutAccess::Core::kResolvedAddr); }
    uint64_t image_size() const { return uint64_t{CoreCallable::binary_data_offset()} + binary_size(); }
    const uint8_t *image() const { return image_; }

private:
    template <typename T>
    T field(size_t offset) const {
        return pto_callable_detail::load<T>(image_ + offset);
    }

    const uint8_t *image_;
};

/// An orchestration's image. Not owning. Any alignment.
class ChipCallableView {
public:
    explicit ChipCallableView(const void *image) : image_(static_cast<const uint8_t *>(image)) {}

    int32_t sig_count() const { return field<int32_t>(PtoLayoutAccess::Chip::kSigCount); }
    /// `i` is below `sig_count()`.
    ArgDirection sig(int32_t i) const {
        return field<ArgDirection>(PtoLayoutAccess::Chip::kSignature + static_cast<size_t>(i) * sizeof(ArgDirection));
    }
    const char *func_name() const { return text(PtoLayoutAccess::Chip::kFuncName); }
    uint32_t func_name_len() const { return field<uint32_t>(PtoLayoutAccess::Chip::kFuncNameLen); }
    const char *config_name() const { return text(PtoLayoutAccess::Chip::kConfigName); }
    uint32_t config_name_len() const { return field<uint32_t>(PtoLayoutAccess::Chip::kConfigNameLen); }
    uint32_t binary_size() const { return field<uint32_t>(PtoLayoutAccess::Chip::kBinarySize); }
    const uint8_t *binary_data() const { return image_ + sizeof(ChipCallable); }
    int32_t child_count() const { return field<int32_t>(PtoLayoutAccess::Chip::kChildCount); }
    /// `i` is below `child_count()`, here and below.
    int32_t child_func_id(int32_t i) const {
        return field<int32_t>(PtoLayoutAccess::Chip::kChildFuncIds + static_cast<size_t>(i) * sizeof(int32_t));
    }
    uint32_t child_offset(int32_t i) const {
        return field<uint32_t>(PtoLayoutAccess::Chip::kChildOffsets + static_cast<size_t>(i) * sizeof(uint32_t));
    }
    CoreCallableView child(int32_t i) const {
        return CoreCallableView(image_ + sizeof(ChipCallable) + child_offset(i));
    }
    const uint8_t *image() const { return image_; }

private:
    template <typename T>
    T field(size_t offset) const {
        return pto_callable_detail::load<T>(image_ + offset);
    }
    const char *text(size_t offset) const { return reinterpret_cast<const char *>(image_ + offset); }

    const uint8_t *image_;
};

namespace pto_callable_detail {

inline bool is_direction(ArgDirection direction) {
    return static_cast<int32_t>(direction) >= static_cast<int32_t>(ArgDirection::SCALAR) &&
           static_cast<int32_t>(direction) <= static_cast<int32_t>(ArgDirection::INOUT);
}

inline bool is_name(const char *name, uint32_t length) {
    return length < CALLABLE_FUNC_NAME_MAX && strnlen(name, CALLABLE_FUNC_NAME_MAX) == length;
}

/// `counts` are in range and the header is readable.
inline const char *validate_core_header(const CoreCallableView &core) {
    if (core.sig_count() < 0 || core.sig_count() > CORE_MAX_TENSOR_ARGS) return "child signature count out of range";
    for (int32_t i = 0; i < core.sig_count(); ++i) {
        if (!is_direction(core.sig(i))) return "child signature holds an unknown direction";
    }
    return nullptr;
}

inline const char *validate_chip_header(const ChipCallableView &chip) {
    if (chip.sig_count() < 0 || chip.sig_count() > CHIP_MAX_TENSOR_ARGS) return "signature count out of range";
    for (int32_t i = 0; i < chip.sig_count(); ++i) {
        if (!is_direction(chip.sig(i))) return "signature holds an unknown direction";
    }
    if (!is_name(chip.func_name(), chip.func_name_len())) return "function name is not a string of its stated length";
    if (!is_name(chip.config_name(), chip.config_name_len())) return "config name is not a string of its stated length";
    if (chip.child_count() < 0 || chip.child_count() > CHIP_MAX_CHILDREN) return "child count out of range";
    return nullptr;
}

}  // namespace pto_callable_detail

/// Checks a kernel image of `size` bytes. Never reads beyond them.
/// Returns nullptr when it is well-formed, otherwise what is wrong.
inline const char *validate_core_callable(const void *image, size_t size) {
    if (image == nullptr) return "image is null";
    if (size < CoreCallable::binary_data_offset()) return "image is shorter than its header";
    const CoreCallableView core(image);
    if (const char *error = pto_callable_detail::validate_core_header(core)) return error;
    if (core.image_size() > size) return "kernel bytes reach beyond the image";
    return nullptr;
}

/// Checks an orchestration image of `size` bytes: counts, names, offsets, and each child. Never reads beyond `size`.
/// Returns nullptr when it is well-formed, otherwise what is wrong.
inline const char *validate_chip_callable(const void *image, size_t size) {
    if (image == nullptr) return "image is null";
    if (size < sizeof(ChipCallable)) return "image is shorter than its header";
    const ChipCallableView chip(image);
    if (const char *error = pto_callable_detail::validate_chip_header(chip)) return error;

    const uint64_t storage_size = size - sizeof(ChipCallable);
    if (chip.binary_size() > storage_size) return "orchestration bytes reach beyond the image";

    bool is_taken[MAX_KERNEL_FUNC_IDS] = {};
    uint64_t end = chip.binary_size();
    for (int32_t i = 0; i < chip.child_count(); ++i) {
        const int32_t func_id = chip.child_func_id(i);
        if (func_id < 0 || func_id >= MAX_KERNEL_FUNC_IDS) return "child function id out of range";
        if (is_taken[func_id]) return "two children have the same function id";
        is_taken[func_id] = true;

        const uint64_t offset = chip.child_offset(i);
        if (offset % CALLABLE_ALIGN != 0) return "child offset is not a multiple of 64";
        if (offset < end) return "child overlaps what comes before it";
        if (offset + CoreCallable::binary_data_offset() > storage_size) return "child header reaches beyond the image";
        const CoreCallableView core = chip.child(i);
        if (const char *error = pto_callable_detail::validate_core_header(core)) return error;
        end = offset + core.image_size();
        if (end > storage_size) return "child kernel bytes reach beyond the image";
    }
    return nullptr;
}

/// Bytes of an orchestration image, for callers that were given no size. Trusts that the headers are readable:
/// reads the parent's header and the header of every child. 0 when the header's counts are out of range.
inline uint64_t chip_callable_image_size(const void *image) {
    if (image == nullptr) return 0;
    const ChipCallableView chip(image);
    if (pto_callable_detail::validate_chip_header(chip) != nullptr) return 0;
    uint64_t end = chip.binary_size();
    for (int32_t i = 0; i < chip.child_count(); ++i) {
        const uint64_t child_end = chip.child_offset(i) + chip.child(i).image_size();
        if (child_end > end) end = child_end;
    }
    return sizeof(ChipCallable) + end;
}
