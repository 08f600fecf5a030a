#pragma once
/// How a program hands its samples on: one line of JSON, {"us": […], "floorUs": […], "figures": {"name": […]}}.

#include <cstdio>
#include <string>
#include <vector>

#include "turns.h"

namespace pto {
namespace bench {

inline void print_list(const std::string &key, const std::vector<double> &values) {
    std::printf("\"%s\":[", key.c_str());
    for (size_t i = 0; i < values.size(); ++i) std::printf("%s%.3f", i == 0 ? "" : ",", values[i]);
    std::printf("]");
}

inline void print_samples(const Samples &samples) {
    std::printf("{");
    print_list("us", samples.us);
    std::printf(",");
    print_list("floorUs", samples.floor_us);
    std::printf(",\"figures\":{");
    bool is_first = true;
    for (const auto &[name, values] : samples.figures) {
        std::printf("%s", is_first ? "" : ",");
        print_list(name, values);
        is_first = false;
    }
    std::printf("}}\n");
}

}  // namespace bench
}  // namespace pto
