// Sizes of the paged attention. A request has kHeads query rows; keys and values lie in pages of kPageTokens tokens.
#pragma once

constexpr int kHeads = 32;
constexpr int kHeadDim = 128;
constexpr int kPageTokens = 64;
