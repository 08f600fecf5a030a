#pragma once
/// What a program is told on its command line, as `key=value` words.

#include <map>
#include <stdexcept>
#include <string>

#include "turns.h"

namespace pto {
namespace bench {

class Settings {
public:
    Settings(int argc, char **argv) {
        for (int i = 1; i < argc; ++i) {
            const std::string word = argv[i];
            const size_t split = word.find('=');
            values_[word.substr(0, split)] = split == std::string::npos ? "" : word.substr(split + 1);
        }
    }
    bool has(const std::string &key) const { return values_.count(key) != 0; }
    std::string text(const std::string &key) const {
        const auto found = values_.find(key);
        if (found == values_.end()) throw std::invalid_argument("missing " + key + "=");
        return found->second;
    }
    double number(const std::string &key) const { return std::stod(text(key)); }
    int integer(const std::string &key) const { return std::stoi(text(key)); }

    /// rounds=N or seconds=N
    Limits limits() const {
        Limits limits;
        if (has("rounds")) limits.rounds = static_cast<uint32_t>(integer("rounds"));
        if (has("seconds")) limits.seconds = number("seconds");
        return limits;
    }

private:
    std::map<std::string, std::string> values_;
};

}  // namespace bench
}  // namespace pto
