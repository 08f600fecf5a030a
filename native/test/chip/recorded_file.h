#pragma once
/// Files that a run has recorded, as their readers see them.

#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/json.h"

namespace pto {
namespace test {

inline std::string read_text(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline base::Json parse_json(const std::string &text) {
    std::string problem;
    std::optional<base::Json> json = base::Json::parse(text, &problem);
    if (!json) throw std::runtime_error(problem + ": " + text.substr(0, 200));
    return std::move(*json);
}

inline base::Json read_json(const std::string &path) { return parse_json(read_text(path)); }

/// One value a line.
inline std::vector<base::Json> read_json_lines(const std::string &path) {
    std::vector<base::Json> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) lines.push_back(parse_json(line));
    return lines;
}

/// A tensor of a dump with its elements.
template <typename T>
std::vector<T> dumped_values(const std::string &folder, const base::Json &tensor) {
    const std::string bin = read_text(folder + "/tensor_dump/tensor_dump.bin");
    const auto offset = static_cast<size_t>(tensor.at("bin_offset").as_int(0));
    const auto size = static_cast<size_t>(tensor.at("bin_size").as_int(0));
    if (offset + size > bin.size()) throw std::runtime_error("a tensor reaches beyond the file");
    std::vector<T> values(size / sizeof(T));
    bin.copy(reinterpret_cast<char *>(values.data()), values.size() * sizeof(T), offset);
    return values;
}

}  // namespace test
}  // namespace pto
