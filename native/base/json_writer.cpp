#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/json.h"
#include "base/utf8.h"

namespace pto {
namespace base {

void JsonWriter::begin_value() {
    if (needs_comma_) text_.push_back(',');
    needs_comma_ = true;
}

JsonWriter &JsonWriter::open(char bracket) {
    begin_value();
    text_.push_back(bracket);
    needs_comma_ = false;
    return *this;
}

JsonWriter &JsonWriter::close(char bracket) {
    text_.push_back(bracket);
    needs_comma_ = true;
    return *this;
}

JsonWriter &JsonWriter::key(std::string_view name) {
    begin_value();
    append_string(name);
    text_.push_back(':');
    needs_comma_ = false;
    return *this;
}

JsonWriter &JsonWriter::string(std::string_view text) {
    begin_value();
    append_string(text);
    return *this;
}

JsonWriter &JsonWriter::number(int64_t number) {
    begin_value();
    text_ += std::to_string(number);
    return *this;
}

JsonWriter &JsonWriter::natural(uint64_t number) {
    begin_value();
    text_ += std::to_string(number);
    return *this;
}

JsonWriter &JsonWriter::real(double number) {
    if (!std::isfinite(number)) return null();
    begin_value();
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof(digits), number);
    text_.append(digits, end.ptr);
    return *this;
}

JsonWriter &JsonWriter::boolean(bool flag) { return raw(flag ? "true" : "false"); }

JsonWriter &JsonWriter::null() { return raw("null"); }

JsonWriter &JsonWriter::id(uint64_t id) { return string(std::to_string(id)); }

JsonWriter &JsonWriter::raw(std::string_view json) {
    begin_value();
    text_ += json;
    return *this;
}

JsonWriter &JsonWriter::value(const Json &json) {
    switch (json.kind_) {
    case Json::Kind::kNull:
        return null();
    case Json::Kind::kBool:
        return boolean(json.flag_);
    case Json::Kind::kNumber:
        return json.is_int_ ? number(json.int_) : real(json.number_);
    case Json::Kind::kString:
        return string(json.text_);
    case Json::Kind::kArray:
        begin_array();
        for (const Json &item : json.items_) value(item);
        return end_array();
    case Json::Kind::kObject:
        begin_object();
        for (const auto &[name, member] : json.members_) key(name).value(member);
        return end_object();
    }
    return *this;
}

void JsonWriter::append_string(std::string_view text) {
    text_.push_back('"');
    while (!text.empty()) {
        const char byte = text.front();
        const size_t length = utf8_length(text);
        if (byte == '"' || byte == '\\') {
            text_.push_back('\\');
            text_.push_back(byte);
        } else if (byte == '\n') {
            text_ += "\\n";
        } else if (length == 1 && static_cast<uint8_t>(byte) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\u%04x", static_cast<unsigned>(byte));
            text_ += escape;
        } else if (length == 0) {
            text_ += kReplacementCharacter;
        } else {
            text_ += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    text_.push_back('"');
}

}  // namespace base
}  // namespace pto
