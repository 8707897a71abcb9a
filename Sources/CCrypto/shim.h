// The part of libcrypto that Hulian uses: digests and keyed digests.
#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
