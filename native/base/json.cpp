#include "base/json.h"

#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace pto {
namespace base {

/// A recursive descent over one text. Every method leaves a problem behind when it returns false.
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    bool read(Json *json) {
        if (text_.size() > kMaxJsonBytes) return fail("larger than " + std::to_string(kMaxJsonBytes) + " bytes");
        if (!read_value(json, 0)) return false;
        skip_space();
        return at_ == text_.size() || fail("something after the value");
    }

    const std::string &problem() const { return problem_; }

private:
    bool fail(const std::string &what) {
        problem_ = what + " at byte " + std::to_string(at_);
        return false;
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char expected) {
        if (at_ >= text_.size() || text_[at_] != expected) return false;
        ++at_;
        return true;
    }

    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    }

    bool read_word(std::string_view word) {
        if (text_.substr(at_, word.size()) != word) return fail("not a value");
        at_ += word.size();
        return true;
    }

    bool read_value(Json *json, size_t depth) {
        if (depth > kMaxJsonDepth) return fail("deeper than " + std::to_string(kMaxJsonDepth) + " levels");
        skip_space();
        switch (peek()) {
        case '{':
            return read_object(json, depth);
        case '[':
            return read_array(json, depth);
        case '"':
            json->kind_ = Json::Kind::kString;
            return read_string(&json->text_);
        case 't':
        case 'f':
            json->kind_ = Json::Kind::kBool;
            json->flag_ = peek() == 't';
            return read_word(json->flag_ ? "true" : "false");
        case 'n':
            return read_word("null");
        default:
            return read_number(json);
        }
    }

    bool read_object(Json *json, size_t depth) {
        json->kind_ = Json::Kind::kObject;
        ++at_;
        skip_space();
        if (take('}')) return true;
        do {
            skip_space();
            json->members_.emplace_back();
            auto &[name, value] = json->members_.back();
            if (peek() != '"') return fail("no name of a member");
            if (!read_string(&name)) return false;
            skip_space();
            if (!take(':')) return fail("no colon");
            if (!read_value(&value, depth + 1)) return false;
            skip_space();
        } while (take(','));
        return take('}') || fail("object without an end");
    }

    bool read_array(Json *json, size_t depth) {
        json->kind_ = Json::Kind::kArray;
        ++at_;
        skip_space();
        if (take(']')) return true;
        do {
            json->items_.emplace_back();
            if (!read_value(&json->items_.back(), depth + 1)) return false;
            skip_space();
        } while (take(','));
        return take(']') || fail("array without an end");
    }

    bool is_digit() const { return peek() >= '0' && peek() <= '9'; }

    bool skip_digits() {
        if (!is_digit()) return fail("not a value");
        while (is_digit()) ++at_;
        return true;
    }

    bool read_number(Json *json) {
        const size_t begin = at_;
        take('-');
        if (!take('0') && !skip_digits()) return false;
        bool is_whole = true;
        if (take('.')) {
            is_whole = false;
            if (!skip_digits()) return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            is_whole = false;
            ++at_;
            if (!take('-')) take('+');
            if (!skip_digits()) return false;
        }
        json->kind_ = Json::Kind::kNumber;
        const char *first = text_.data() + begin;
        const char *last = text_.data() + at_;
        json->is_int_ = is_whole && std::from_chars(first, last, json->int_).ec == std::errc();
        if (std::from_chars(first, last, json->number_).ec != std::errc()) return fail("number out of range");
        return true;
    }

    bool read_string(std::string *text) {
        ++at_;
        while (at_ < text_.size()) {
            const char byte = text_[at_];
            if (byte == '"') {
                ++at_;
                return true;
            }
            if (static_cast<uint8_t>(byte) < 0x20) return fail("control character in a string");
            if (byte == '\\') {
                ++at_;
                if (!read_escape(text)) return false;
                continue;
            }
            const size_t length = utf8_length(text_.substr(at_));
            *text += length == 0 ? kReplacementCharacter : text_.substr(at_, length);
            at_ += length == 0 ? 1 : length;
        }
        return fail("string without an end");
    }

    bool read_escape(std::string *text) {
        static constexpr std::string_view kNames = "\"\\/bfnrt";
        static constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
        const char name = peek();
        const size_t index = kNames.find(name);
        if (index != std::string_view::npos && at_ < text_.size()) {
            ++at_;
            text->push_back(kMeant[index]);
            return true;
        }
        uint32_t unit = 0;
        if (!read_unit(&unit)) return false;
        if (unit >= 0xd800 && unit <= 0xdbff && text_.substr(at_, 2) == "\\u") {
            const size_t before = at_++;
            uint32_t low = 0;
            if (!read_unit(&low)) return false;
            if (low >= 0xdc00 && low <= 0xdfff) {
                unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            } else {
                at_ = before;
            }
        }
        // JavaScript writes a lone surrogate as an escape; UTF-8 has no form for it.
        append_utf8(text, unit >= 0xd800 && unit <= 0xdfff ? 0xfffd : unit);
        return true;
    }

    /// `uXXXX`
    bool read_unit(uint32_t *unit) {
        if (!take('u') || text_.size() - at_ < 4) return fail("not an escape");
        const char *first = text_.data() + at_;
        const auto end = std::from_chars(first, first + 4, *unit, 16);
        if (end.ec != std::errc() || end.ptr != first + 4) return fail("not an escape");
        at_ += 4;
        return true;
    }

    std::string_view text_;
    size_t at_ = 0;
    std::string problem_;
};

std::optional<Json> Json::parse(std::string_view text, std::string *problem) {
    JsonReader reader(text);
    Json json;
    if (reader.read(&json)) return json;
    if (problem != nullptr) *problem = reader.problem();
    return std::nullopt;
}

int64_t Json::as_int(int64_t otherwise) const noexcept {
    if (kind_ != Kind::kNumber) return otherwise;
    if (is_int_) return int_;
    // 1e3 is whole too. Above 2^53 a double does not tell which integer was meant.
    constexpr double kExact = 9007199254740992.0;
    return number_ == std::floor(number_) && std::fabs(number_) <= kExact ? static_cast<int64_t>(number_) : otherwise;
}

uint64_t Json::as_id(uint64_t otherwise) const noexcept {
    if (kind_ == Kind::kNumber) {
        const int64_t number = as_int(-1);
        return number < 0 ? otherwise : static_cast<uint64_t>(number);
    }
    uint64_t id = 0;
    const char *last = text_.data() + text_.size();
    const auto end = std::from_chars(text_.data(), last, id);
    return !text_.empty() && end.ec == std::errc() && end.ptr == last ? id : otherwise;
}

const Json *Json::find(std::string_view name) const noexcept {
    for (auto member = members_.rbegin(); member != members_.rend(); ++member) {
        if (member->first == name) return &member->second;
    }
    return nullptr;
}

const Json &Json::at(std::string_view name) const noexcept {
    static const Json kNothing;
    const Json *member = find(name);
    return member == nullptr ? kNothing : *member;
}

}  // namespace base
}  // namespace pto
