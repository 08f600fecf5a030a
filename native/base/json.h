#pragma once
/// JSON between a worker and its children: a reader that trusts nothing and a writer that is always well formed.
///
///     const std::string text = JsonWriter().begin_object().key("id").number(7).end_object().take();
///     std::string problem;
///     std::optional<Json> json = Json::parse(text, &problem);
///     json->find("id")->as_int(0);   // 7
///
/// The reader is bounded in bytes and depth and takes exactly the grammar of RFC 8259. Integers of 64 bits that a double
/// cannot hold travel as text, see Json::as_id. Bytes that are not UTF-8 become U+FFFD on both sides: what a child prints
/// or throws may be cut in the middle of a character.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pto {
namespace base {

inline constexpr size_t kMaxJsonBytes = 16u << 20;
inline constexpr size_t kMaxJsonDepth = 64;

/// A value that was read.
class Json {
public:
    enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };

    Json() = default;

    /// Nothing, and why in `problem`, when the text is not JSON or is over the limits.
    static std::optional<Json> parse(std::string_view text, std::string *problem = nullptr);

    Kind kind() const noexcept { return kind_; }
    bool is_null() const noexcept { return kind_ == Kind::kNull; }
    bool is_string() const noexcept { return kind_ == Kind::kString; }
    bool is_number() const noexcept { return kind_ == Kind::kNumber; }
    bool is_array() const noexcept { return kind_ == Kind::kArray; }
    bool is_object() const noexcept { return kind_ == Kind::kObject; }

    // Each gives `otherwise` when the value is of another kind or does not fit.
    bool as_bool(bool otherwise) const noexcept { return kind_ == Kind::kBool ? flag_ : otherwise; }
    double as_number(double otherwise) const noexcept { return kind_ == Kind::kNumber ? number_ : otherwise; }
    int64_t as_int(int64_t otherwise) const noexcept;
    /// 64 bits without a sign: decimal digits in a string, or a number that is a whole one.
    uint64_t as_id(uint64_t otherwise) const noexcept;
    /// Empty when the value is not a string.
    const std::string &text() const noexcept { return text_; }

    /// Elements of an array; empty for other kinds.
    const std::vector<Json> &items() const noexcept { return items_; }
    /// Members of an object in the order of the text; empty for other kinds.
    const std::vector<std::pair<std::string, Json>> &members() const noexcept { return members_; }
    /// The member of that name, the last one if there are several; nullptr when there is none.
    const Json *find(std::string_view name) const noexcept;
    /// The same, but a null value instead of nullptr, so that look-ups can be chained.
    const Json &at(std::string_view name) const noexcept;

private:
    friend class JsonReader;
    friend class JsonWriter;

    Kind kind_ = Kind::kNull;
    bool flag_ = false;
    bool is_int_ = false;
    int64_t int_ = 0;
    double number_ = 0;
    std::string text_;
    std::vector<Json> items_;
    std::vector<std::pair<std::string, Json>> members_;
};

/// Puts a text together. Calls follow the structure of the value; commas and escapes come by themselves.
class JsonWriter {
public:
    JsonWriter &begin_object() { return open('{'); }
    JsonWriter &end_object() { return close('}'); }
    JsonWriter &begin_array() { return open('['); }
    JsonWriter &end_array() { return close(']'); }
    JsonWriter &key(std::string_view name);

    JsonWriter &string(std::string_view text);
    JsonWriter &number(int64_t number);
    /// 64 bits without a sign, as a number: for readers that do not go through a double.
    JsonWriter &natural(uint64_t number);
    /// Not finite becomes null, as in JavaScript.
    JsonWriter &real(double number);
    JsonWriter &boolean(bool flag);
    JsonWriter &null();
    /// 64 bits without a sign, as a string of decimal digits.
    JsonWriter &id(uint64_t id);
    /// A value that is JSON already.
    JsonWriter &raw(std::string_view json);
    /// A value that was read.
    JsonWriter &value(const Json &json);

    const std::string &text() const noexcept { return text_; }
    /// The text so far. What follows continues the value: a long one can be written out in pieces.
    std::string take() { return std::exchange(text_, {}); }

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    void begin_value();
    void append_string(std::string_view text);

    std::string text_;
    bool needs_comma_ = false;
};

}  // namespace base
}  // namespace pto
