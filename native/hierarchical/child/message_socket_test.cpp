#include "hierarchical/child/message_socket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "base/clock.h"

namespace pto {
namespace hierarchical {
namespace {

using Result = MessageReader::Result;

class MessageSocket : public testing::Test {
protected:
    MessageSocket() {
        int ends[2];
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
        here_.reset(ends[0]);
        there_.reset(ends[1]);
    }

    base::UniqueFd here_;
    base::UniqueFd there_;
};

TEST_F(MessageSocket, CarriesTextOfAnyLengthUpToTheLimit) {
    MessageReader reader(there_.get());
    for (const size_t length : {size_t{0}, size_t{1}, size_t{32 * 1024}, size_t{32 * 1024 + 1}, kMaxMessageBytes}) {
        const std::string text(length, static_cast<char>('a' + length % 7));
        bool is_sent = false;
        // More than the socket's buffer: the sender waits for the reader.
        std::thread sender([&] { is_sent = send_message(here_.get(), text, {}); });
        Message message;
        ASSERT_EQ(reader.read(&message), Result::kMessage);
        sender.join();
        EXPECT_TRUE(is_sent);
        EXPECT_EQ(message.text, text);
    }
    EXPECT_FALSE(send_message(here_.get(), std::string(kMaxMessageBytes + 1, 'x'), {}));
}

TEST_F(MessageSocket, CarriesMoreDescriptorsThanAPacketHolds) {
    int pipe_ends[2];
    ASSERT_EQ(pipe2(pipe_ends, O_CLOEXEC), 0);
    base::UniqueFd source(pipe_ends[0]);
    base::UniqueFd sink(pipe_ends[1]);
    const std::vector<int> fds(450, sink.get());
    ASSERT_TRUE(send_message(here_.get(), "many", fds));
    Message message;
    ASSERT_EQ(MessageReader(there_.get()).read(&message), Result::kMessage);
    ASSERT_EQ(message.fds.size(), 450u);
    EXPECT_EQ(message.text, "many");
    EXPECT_NE(fcntl(message.fds.back().get(), F_GETFD) & FD_CLOEXEC, 0);
    ASSERT_EQ(write(message.fds.back().get(), "x", 1), 1);
    char byte = 0;
    EXPECT_EQ(read(source.get(), &byte, 1), 1);
    EXPECT_EQ(byte, 'x');
}

TEST_F(MessageSocket, SaysWhenThereIsNoWholeMessageYet) {
    ASSERT_EQ(fcntl(there_.get(), F_SETFL, O_NONBLOCK), 0);
    MessageReader reader(there_.get());
    Message message;
    EXPECT_EQ(reader.read(&message), Result::kAgain);
    const uint32_t more[2] = {1, 0x64636261};
    ASSERT_EQ(send(here_.get(), more, sizeof(more), 0), static_cast<ssize_t>(sizeof(more)));
    EXPECT_EQ(reader.read(&message), Result::kAgain);
    const uint32_t last[2] = {0, 0x68676665};
    ASSERT_EQ(send(here_.get(), last, sizeof(last), 0), static_cast<ssize_t>(sizeof(last)));
    ASSERT_EQ(reader.read(&message), Result::kMessage);
    EXPECT_EQ(message.text, "abcdefgh");
}

TEST_F(MessageSocket, EndsWithThePeer) {
    MessageReader reader(there_.get());
    here_.reset();
    Message message;
    EXPECT_EQ(reader.read(&message), Result::kEnd);
    EXPECT_FALSE(send_message(there_.get(), "nobody reads this", {}));
}

TEST_F(MessageSocket, GivesUpOnAPeerThatDoesNotRead) {
    const int64_t deadline = base::monotonic_ns() + 20'000'000;
    bool is_sent = true;
    for (int i = 0; i < 100 && is_sent; ++i) is_sent = send_message(here_.get(), std::string(30'000, 'x'), {}, deadline);
    EXPECT_FALSE(is_sent);
    EXPECT_GE(base::monotonic_ns(), deadline);
}

TEST_F(MessageSocket, RefusesWhatNoPeerSends) {
    const std::string cases[] = {std::string("ab"), std::string("\x02\0\0\0text", 8), std::string(40'000, '\0')};
    for (const std::string &packet : cases) {
        MessageReader reader(there_.get());
        ASSERT_EQ(send(here_.get(), packet.data(), packet.size(), 0), static_cast<ssize_t>(packet.size()));
        Message message;
        EXPECT_EQ(reader.read(&message), Result::kEnd);
    }
}

TEST_F(MessageSocket, TakesNoMoreThanTheLimit) {
    std::thread sender([&] {
        const std::string packet = std::string("\1\0\0\0", 4) + std::string(32 * 1024, 'x');
        while (send(here_.get(), packet.data(), packet.size(), MSG_NOSIGNAL) > 0) {
        }
    });
    MessageReader reader(there_.get());
    Message message;
    EXPECT_EQ(reader.read(&message), Result::kEnd);
    there_.reset();
    sender.join();
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
