#pragma once
/// A failed call on its way to whoever reports it: the stable code, the text for a person, and the values behind both.
///
/// Never leaves a loadable library: every entry point turns it into a JavaScript error, or into JSON for the parent.

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "abi/error_codes.h"

namespace pto {
namespace base {

class Failure : public std::exception {
public:
    /// One value behind the message.
    struct Detail {
        enum class Kind { kNumber, kId, kText };
        const char *name;
        Kind kind;
        int64_t number;
        uint64_t id;  ///< 64 bits that a JavaScript number cannot hold: a BigInt there
        std::string text;
    };

    Failure(abi::ErrorCode code, std::string message)
        : code_(abi::error_code_name(code)), message_(std::move(message)) {}

    /// For a code that a runtime library reported by name.
    Failure(std::string code, std::string message) : code_(std::move(code)), message_(std::move(message)) {}

    Failure &with(const char *name, int64_t number) {
        details_.push_back({name, Detail::Kind::kNumber, number, 0, {}});
        return *this;
    }
    Failure &with_id(const char *name, uint64_t id) {
        details_.push_back({name, Detail::Kind::kId, 0, id, {}});
        return *this;
    }
    Failure &with_text(const char *name, std::string text) {
        details_.push_back({name, Detail::Kind::kText, 0, 0, std::move(text)});
        return *this;
    }

    const std::string &code() const noexcept { return code_; }
    const std::string &message() const noexcept { return message_; }
    const std::vector<Detail> &details() const noexcept { return details_; }
    const char *what() const noexcept override { return message_.c_str(); }

private:
    std::string code_;
    std::string message_;
    std::vector<Detail> details_;
};

}  // namespace base
}  // namespace pto
