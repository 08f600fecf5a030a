#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace pto {
namespace base {
namespace {

Json parsed(std::string_view text) {
    std::string problem;
    std::optional<Json> json = Json::parse(text, &problem);
    EXPECT_TRUE(json.has_value()) << text << ": " << problem;
    return json.value_or(Json());
}

std::string problem_of(std::string_view text) {
    std::string problem;
    EXPECT_FALSE(Json::parse(text, &problem).has_value()) << text;
    return problem;
}

TEST(Json, WritesALongValueInPieces) {
    JsonWriter json;
    json.begin_array().natural(std::numeric_limits<uint64_t>::max());
    std::string text = json.take();
    text += json.natural(7).end_array().take();
    EXPECT_EQ(text, "[18446744073709551615,7]");
}

TEST(Json, ReadsWhatWasWritten) {
    const std::string text = JsonWriter()
                                 .begin_object()
                                 .key("text").string("a\"b\\c\n\x01 \xc3\xa9")
                                 .key("number").number(-42)
                                 .key("real").real(0.1)
                                 .key("flag").boolean(true)
                                 .key("none").null()
                                 .key("id").id(std::numeric_limits<uint64_t>::max())
                                 .key("list").begin_array().number(1).begin_array().end_array().string("").end_array()
                                 .key("inner").raw("{\"x\":1}")
                                 .end_object()
                                 .take();
    const Json json = parsed(text);
    EXPECT_EQ(json.at("text").text(), "a\"b\\c\n\x01 \xc3\xa9");
    EXPECT_EQ(json.at("number").as_int(0), -42);
    EXPECT_EQ(json.at("real").as_number(0), 0.1);
    EXPECT_TRUE(json.at("flag").as_bool(false));
    ASSERT_NE(json.find("none"), nullptr);
    EXPECT_TRUE(json.find("none")->is_null());
    EXPECT_EQ(json.at("id").as_id(0), std::numeric_limits<uint64_t>::max());
    ASSERT_EQ(json.at("list").items().size(), 3u);
    EXPECT_TRUE(json.at("list").items()[1].is_array());
    EXPECT_EQ(json.at("inner").at("x").as_int(0), 1);
    EXPECT_EQ(json.members().size(), 8u);
}

TEST(Json, WritesWhatWasRead) {
    const std::string text = R"({"a":[1,-9223372036854775808,1.5,true,false,null,"x\"y",{}],"b":{"c":[]}})";
    EXPECT_EQ(JsonWriter().begin_array().value(parsed(text)).value(Json()).end_array().text(), "[" + text + ",null]");
}

TEST(Json, ReadsNumbersExactly) {
    EXPECT_EQ(parsed("9223372036854775807").as_int(0), std::numeric_limits<int64_t>::max());
    EXPECT_EQ(parsed("-9223372036854775808").as_int(0), std::numeric_limits<int64_t>::min());
    EXPECT_EQ(parsed("1e3").as_int(0), 1000);
    EXPECT_EQ(parsed("-1.25E-2").as_number(0), -0.0125);
    EXPECT_EQ(parsed("1.5").as_int(7), 7);
    EXPECT_EQ(parsed("1e300").as_int(7), 7);
    EXPECT_EQ(parsed("-1").as_id(7), 7u);
    EXPECT_EQ(parsed("\"12x\"").as_id(7), 7u);
    EXPECT_EQ(parsed("\"18446744073709551616\"").as_id(7), 7u);
    EXPECT_EQ(parsed("\"\"").as_id(7), 7u);
}

TEST(Json, ReadsEscapes) {
    EXPECT_EQ(parsed(R"("\/\b\f\r\t\u0041\u00e9\ud83d\ude00")").text(), "/\b\f\r\tA\xc3\xa9\xf0\x9f\x98\x80");
    EXPECT_EQ(parsed(R"("\u0000")").text(), std::string(1, '\0'));
}

TEST(Json, ReplacesWhatIsNoCharacter) {
    EXPECT_EQ(parsed(R"("\ud83d")").text(), "\xef\xbf\xbd");
    EXPECT_EQ(parsed(R"("\ude00\ud83dx")").text(), "\xef\xbf\xbd\xef\xbf\xbdx");
    EXPECT_EQ(parsed(R"("\ud83d\u0041")").text(), "\xef\xbf\xbd" "A");
    EXPECT_EQ(parsed("\"\xc3\"").text(), "\xef\xbf\xbd");
    EXPECT_EQ(parsed("\"a\xed\xa0\x80\"").text(), "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(JsonWriter().string("\xf0\x9f\x98").text(), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    EXPECT_EQ(JsonWriter().string("\xc0\x80\xf4\x90\x80\x80").text().size(), 2 + 6 * 3u);
}

TEST(Json, RefusesWhatIsNoJson) {
    for (const char *text : {"", " ", "{", "}", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "01", "1.", ".5",
                             "-", "+1", "1e", "tru", "nul", "NaN", "Infinity", "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"",
                             "\"\\u12g4\"", "\"\\ud83d\\u1\"", "'a'", "1 1", "[1]]", "1e999"}) {
        EXPECT_NE(problem_of(text), "") << text;
    }
    EXPECT_NE(problem_of("\"a\nb\"").find("control character in a string at byte 2"), std::string::npos);
    EXPECT_NE(problem_of(std::string_view("1\0", 2)), "");
}

TEST(Json, IsBounded) {
    const std::string deepest = std::string(kMaxJsonDepth, '[') + "1" + std::string(kMaxJsonDepth, ']');
    parsed(deepest);
    EXPECT_NE(problem_of("[" + deepest + "]").find("deeper than 64 levels"), std::string::npos);
    EXPECT_NE(problem_of(std::string(kMaxJsonBytes + 1, ' ')).find("larger than"), std::string::npos);
}

TEST(Json, AnswersForKindsThatAValueIsNot) {
    const Json json = parsed(R"({"a":"x","a":"y"})");
    EXPECT_EQ(json.at("a").text(), "y");
    EXPECT_EQ(json.find("b"), nullptr);
    EXPECT_TRUE(json.at("b").at("c").is_null());
    EXPECT_EQ(json.at("a").as_int(3), 3);
    EXPECT_TRUE(json.at("a").as_bool(true));
    EXPECT_TRUE(json.items().empty());
    EXPECT_EQ(json.text(), "");
}

TEST(Json, WritesNoNumberThatIsNone) {
    EXPECT_EQ(JsonWriter().real(std::numeric_limits<double>::infinity()).text(), "null");
    EXPECT_EQ(JsonWriter().real(std::numeric_limits<double>::quiet_NaN()).text(), "null");
    EXPECT_EQ(parsed(JsonWriter().real(1.7976931348623157e308).text()).as_number(0), 1.7976931348623157e308);
}

// Whatever a child sends is either refused or read; with a sanitizer this is about bytes outside of the text.
TEST(Json, SurvivesAnyBytes) {
    std::mt19937 random(1);
    const std::string seed = R"({"type":"ready","payload":{"a":[1,-2.5e3,null,true,"\u00e9\ud83d\ude00x"]},"n":"18446744073709551615"})";
    size_t accepted = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = seed;
        for (uint32_t changes = 1 + random() % 4; changes > 0; --changes) text[random() % text.size()] = static_cast<char>(random());
        text.resize(random() % 2 == 0 ? text.size() : random() % text.size());
        const std::optional<Json> json = Json::parse(text);
        if (!json.has_value()) continue;
        ++accepted;
        EXPECT_TRUE(json->is_object());
    }
    EXPECT_GT(accepted, 100u);
}

}  // namespace
}  // namespace base
}  // namespace pto
