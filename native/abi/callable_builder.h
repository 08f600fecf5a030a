// Builders of callable images. The layouts are in callable_image.h.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "callable_image.h"
#include "layout_access.h"

namespace pto_callable_detail {

/// Copies at most 63 bytes of `name` (null counts as empty) and returns how many were copied.
inline uint32_t copy_name(char (&dst)[CALLABLE_FUNC_NAME_MAX], const char *name) {
    const size_t length = name == nullptr ? 0 : strnlen(name, CALLABLE_FUNC_NAME_MAX - 1);
    if (length != 0) std::memcpy(dst, name, length);
    return static_cast<uint32_t>(length);
}

inline void check_sig_count(int32_t sig_count, int32_t max) {
    if (sig_count < 0 || sig_count > max) throw std::invalid_argument("make_callable: sig_count exceeds MaxSig");
}

inline void check_total(uint64_t total) {
    if (total > UINT32_MAX) throw std::invalid_argument("make_callable: image exceeds 4 GiB");
}

inline void copy_bytes(uint8_t *dst, const void *src, size_t size) {
    if (size != 0) std::memcpy(dst, src, size);
}

}  // namespace pto_callable_detail

/// Image of a kernel. `sig` has `sig_count` entries; `binary` is the kernel's library, `size` bytes.
/// Throws std::invalid_argument when `sig_count` is above `MaxSig`.
template <int MaxSig>
std::vector<uint8_t> make_callable(const ArgDirection *sig, int32_t sig_count, const void *binary, uint32_t size) {
    using Leaf = Callable<void, MaxSig, 0>;
    using Layout = PtoLayoutAccess;
    pto_callable_detail::check_sig_count(sig_count, MaxSig);
    const uint64_t total = uint64_t{Leaf::binary_data_offset()} + size;
    pto_callable_detail::check_total(total);

    std::vector<uint8_t> image(static_cast<size_t>(total), 0);
    Leaf header{};
    for (int32_t i = 0; i < sig_count; ++i) Layout::signature(header)[i] = sig[i];
    Layout::sig_count(header) = sig_count;
    Layout::binary_size(header) = size;
    std::memcpy(image.data(), &header, sizeof(header));
    pto_callable_detail::copy_bytes(image.data() + Leaf::binary_data_offset(), binary, size);
    return image;
}

/// Image of an orchestration with its kernels. Names longer than 63 bytes are cut; null means empty.
/// `child_buffers` are images of `make_callable<MaxSig>`.
/// Throws std::invalid_argument when `sig_count` or `child_count` is above its limit.
template <typename Child, int MaxSig, int MaxChildren>
std::vector<uint8_t> make_callable(const ArgDirection *sig, int32_t sig_count, const char *func_name,
                                   const void *binary, uint32_t size, const int32_t *child_func_ids,
                                   const std::vector<uint8_t> *child_buffers, int32_t child_count,
                                   const char *config_name = nullptr) {
    using Parent = Callable<Child, MaxSig, MaxChildren>;
    using Layout = PtoLayoutAccess;
    pto_callable_detail::check_sig_count(sig_count, MaxSig);
    if (child_count < 0 || child_count > MaxChildren) {
        throw std::invalid_argument("make_callable: child_count exceeds MaxChildren");
    }

    Parent header{};
    for (int32_t i = 0; i < sig_count; ++i) Layout::signature(header)[i] = sig[i];
    Layout::sig_count(header) = sig_count;
    Layout::binary_size(header) = size;
    Layout::func_name_len(header) = pto_callable_detail::copy_name(Layout::func_name(header), func_name);
    Layout::config_name_len(header) = pto_callable_detail::copy_name(Layout::config_name(header), config_name);
    Layout::child_count(header) = child_count;

    uint64_t end = size;
    for (int32_t i = 0; i < child_count; ++i) {
        const uint64_t offset = (end + CALLABLE_ALIGN - 1) / CALLABLE_ALIGN * CALLABLE_ALIGN;
        end = offset + child_buffers[i].size();
        pto_callable_detail::check_total(sizeof(Parent) + end);
        Layout::child_func_ids(header)[i] = child_func_ids[i];
        Layout::child_offsets(header)[i] = static_cast<uint32_t>(offset);
    }

    std::vector<uint8_t> image(sizeof(Parent) + static_cast<size_t>(end), 0);
    std::memcpy(image.data(), &header, sizeof(header));
    uint8_t *storage = image.data() + sizeof(Parent);
    pto_callable_detail::copy_bytes(storage, binary, size);
    for (int32_t i = 0; i < child_count; ++i) {
        pto_callable_detail::copy_bytes(storage + Layout::child_offsets(header)[i], child_buffers[i].data(),
                                        child_buffers[i].size());
    }
    return image;
}
