#pragma once

#include <new>
#include <vector>

namespace pto {
namespace runtime {

/// Whether one more element fits into a list: a run goes on when there is no memory for its records, so nothing throws.
template <typename Element>
bool make_room(std::vector<Element> &elements) noexcept {
    if (elements.size() < elements.capacity()) return true;
    try {
        elements.reserve(2 * elements.size() + 8);
    } catch (const std::bad_alloc &) {
        return false;
    }
    return true;
}

}  // namespace runtime
}  // namespace pto
