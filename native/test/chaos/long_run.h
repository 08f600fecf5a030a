#pragma once
/// How much the chaos tests do: little for every commit, much with PTO_TEST_NIGHTLY=1.

#include <cstdlib>
#include <cstring>

namespace pto {
namespace test {

inline bool is_nightly() {
    const char *value = std::getenv("PTO_TEST_NIGHTLY");
    return value != nullptr && std::strcmp(value, "1") == 0;
}

template <typename T>
T by_night(T nightly, T otherwise) {
    return is_nightly() ? nightly : otherwise;
}

}  // namespace test
}  // namespace pto
