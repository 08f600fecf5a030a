#pragma once
/// UTF-8 of unknown origin.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pto {
namespace base {

/// Bytes of the well-formed character at the start of `text`; 0 when there is none.
inline size_t utf8_length(std::string_view text) noexcept {
    const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
    const auto follows = [&](size_t i, uint8_t least = 0x80, uint8_t most = 0xbf) {
        return i < text.size() && byte(i) >= least && byte(i) <= most;
    };
    if (text.empty()) return 0;
    const uint8_t lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
    // Overlong forms, surrogates and what lies above U+10FFFF are told by the second byte.
    if (lead >= 0xe0 && lead <= 0xef) {
        const uint8_t least = lead == 0xe0 ? 0xa0 : 0x80;
        const uint8_t most = lead == 0xed ? 0x9f : 0xbf;
        return follows(1, least, most) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const uint8_t least = lead == 0xf0 ? 0x90 : 0x80;
        const uint8_t most = lead == 0xf4 ? 0x8f : 0xbf;
        return follows(1, least, most) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

/// U+FFFD, what stands for bytes that are no character.
inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

inline void append_utf8(std::string *text, uint32_t code_point) {
    if (code_point < 0x80) {
        text->push_back(static_cast<char>(code_point));
    } else if (code_point < 0x800) {
        text->push_back(static_cast<char>(0xc0 | code_point >> 6));
        text->push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
    } else if (code_point < 0x10000) {
        text->push_back(static_cast<char>(0xe0 | code_point >> 12));
        text->push_back(static_cast<char>(0x80 | (code_point >> 6 & 0x3f)));
        text->push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
    } else {
        text->push_back(static_cast<char>(0xf0 | code_point >> 18));
        text->push_back(static_cast<char>(0x80 | (code_point >> 12 & 0x3f)));
        text->push_back(static_cast<char>(0x80 | (code_point >> 6 & 0x3f)));
        text->push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
    }
}

}  // namespace base
}  // namespace pto
