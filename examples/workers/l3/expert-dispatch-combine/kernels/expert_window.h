// What lies in the window of a rank, which is one expert and the home of some tokens:
//
//   counters   tokens that came from, and results that came back from, so many ranks
//   requests   for each rank: how many tokens it sent, which of its tokens these are, and their rows
//   results    a row for each token of this rank
#pragma once

#include "rank_window.h"

struct ExpertWindow {
    uint64_t address;
    uint32_t tokens;  ///< of each rank
    uint32_t width;   ///< elements of a token's row
    uint32_t ranks;

    ExpertWindow(const CommContext &comm, uint32_t rank, uint32_t tokens, uint32_t width)
        : address(comm.windowsIn[rank]), tokens(tokens), width(width), ranks(comm.rankNum) {}

    uint32_t *requested() const { return reinterpret_cast<uint32_t *>(address); }
    uint32_t *answered() const { return requested() + 1; }

    /// What `source` has sent to this expert.
    struct Request {
        uint32_t *count;
        uint32_t *token;  ///< index at its home
        float *rows;
    };
    Request request_of(uint32_t source) const {
        uint32_t *words = reinterpret_cast<uint32_t *>(address + kCounterBytes) + uint64_t{source} * request_words();
        return {words, words + 1, reinterpret_cast<float *>(words + 1 + tokens)};
    }
    float *result(uint32_t token) const {
        uint32_t *words = reinterpret_cast<uint32_t *>(address + kCounterBytes) + uint64_t{ranks} * request_words();
        return reinterpret_cast<float *>(words) + uint64_t{token} * width;
    }

    static constexpr uint64_t kCounterBytes = 64;

private:
    uint64_t request_words() const { return 1 + tokens + uint64_t{tokens} * width; }
};
