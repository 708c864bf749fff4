// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS12381} from "./BLS12381.sol";

/// @title PrecompileCheck
/// @notice Known answers of every precompile a light client relies on, for constructors. A chain that lacks one, or has
/// something else at its address, answers a call with success and no bytes, or wrong bytes: better not to deploy there.
/// @dev Pairings are asked three ways: a product that is one, one that is not, and a point outside the subgroup, which
/// must be refused. Answers: EIP-2537 and EIP-197 vectors, recomputed with an independent library.
library PrecompileCheck {
    /// @notice The precompile at this address did not give the known answer.
    error PrecompileMissing(address precompile);

    address private constant SHA256 = address(0x02);
    address private constant MODEXP = address(0x05);
    address private constant BN254_ADD = address(0x06);
    address private constant BN254_MUL = address(0x07);
    address private constant BN254_PAIRING = address(0x08);
    address private constant BLS_G1ADD = address(0x0b);
    address private constant BLS_PAIRING = address(0x0f);
    address private constant BLS_MAP_FP2_TO_G2 = address(0x11);

    /// @dev Enough for any single call here at several times its price of today.
    uint256 private constant CALL_GAS = 1_000_000;

    bytes private constant G1 =
        hex"0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        hex"0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";
    bytes private constant NEG_G1 =
        hex"0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        hex"00000000000000000000000000000000114d1d6855d545a8aa7d76c8cf2e21f267816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca";
    bytes private constant G2 =
        hex"00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
        hex"0000000000000000000000000000000013e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
        hex"000000000000000000000000000000000ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"
        hex"000000000000000000000000000000000606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be";
    /// @dev On the curve, outside the subgroup of order r.
    bytes private constant G2_OUTSIDE =
        hex"00000000000000000000000000000000197bfd0342bbc8bee2beced2f173e1a87be576379b343e93232d6cef98d84b1d696e5612ff283ce2cfdccb2cfb65fa0c"
        hex"00000000000000000000000000000000184e811f55e6f9d84d77d2f79102fd7ea7422f4759df5bf7f6331d550245e3f1bcf6a30e3b29110d85e0ca16f9f6ae7a"
        hex"000000000000000000000000000000000f10e1eb3c1e53d2ad9cf2d398b2dc22c5842fab0a74b174f691a7e914975da3564d835cd7d2982815b8ac57f507348f"
        hex"000000000000000000000000000000000767d1c453890f1b9110fda82f5815c27281aba3f026ee868e4176a0654feea41a96575e0c4d58a14dbfbcc05b5010b1";
    bytes private constant FP2 =
        hex"0000000000000000000000000000000007355d25caf6e7f2f0cb2812ca0e513bd026ed09dda65b177500fa31714e09ea0ded3a078b526bed3307f804d4b93b04"
        hex"0000000000000000000000000000000002829ce3c021339ccb5caf3e187f6370e1e2a311dec9b75363117063ab2015603ff52c3d3b98f19c2f65575e99e8b78c";
    bytes32 private constant TWO_G1_KECCAK =
        0xd2b0d7b43ce993a817a069205ed3d7a139117befb9c0865d520f91ba88ac133b;
    bytes32 private constant MAPPED_KECCAK =
        0x0491ac1a0656762c29db327c91a3369ccd975d15fe5bc6571f34054d1f26a247;
    /// @dev keccak256 of hashToG2 of 32 zero bytes.
    bytes32 private constant HASHED_KECCAK =
        0xe8ed1eeb1cb5050c1c752cd4f384e6f9cfd264c50584d22d6129f8b1a3683ee0;

    bytes private constant BN_TWO_G1 =
        hex"030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
        hex"15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";
    bytes private constant BN_NEG_G1 =
        hex"0000000000000000000000000000000000000000000000000000000000000001"
        hex"30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";
    bytes private constant BN_G2 =
        hex"198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
        hex"1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
        hex"090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
        hex"12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

    /// @notice Reverts with the address of the first precompile that fails.
    function requireAll() internal view {
        _requireHashing();
        _requireBn254();
        _requireBls12381();
    }

    function _requireHashing() private view {
        _requireAnswer(
            SHA256,
            "",
            keccak256(hex"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        );
        // 3^5 mod 7 = 5
        _requireAnswer(MODEXP, abi.encode(1, 1, 1, bytes3(hex"030507")), keccak256(hex"05"));
    }

    function _requireBn254() private view {
        bytes memory one = abi.encode(1, 2);
        _requireAnswer(BN254_ADD, bytes.concat(one, one), keccak256(BN_TWO_G1));
        _requireAnswer(BN254_MUL, bytes.concat(one, abi.encode(2)), keccak256(BN_TWO_G1));
        _requireAnswer(BN254_PAIRING, bytes.concat(one, BN_G2, BN_NEG_G1, BN_G2), keccak256(abi.encode(1)));
        _requireAnswer(BN254_PAIRING, bytes.concat(one, BN_G2, one, BN_G2), keccak256(abi.encode(0)));
        // (1, 1) is not on the curve
        _requireRefusal(BN254_PAIRING, bytes.concat(abi.encode(1, 1), BN_G2));
    }

    function _requireBls12381() private view {
        _requireAnswer(BLS_G1ADD, bytes.concat(G1, G1), TWO_G1_KECCAK);
        _requireAnswer(BLS_MAP_FP2_TO_G2, FP2, MAPPED_KECCAK);
        _requireAnswer(BLS_PAIRING, bytes.concat(G1, G2, NEG_G1, G2), keccak256(abi.encode(1)));
        _requireAnswer(BLS_PAIRING, bytes.concat(G1, G2, G1, G2), keccak256(abi.encode(0)));
        _requireRefusal(BLS_PAIRING, bytes.concat(G1, G2_OUTSIDE));
        // the whole of hash-to-G2, and so G2 addition and 512-bit modular reduction
        if (keccak256(abi.encode(BLS12381.hashToG2(0))) != HASHED_KECCAK) {
            revert BLS12381.HashToG2Failed();
        }
    }

    function _requireAnswer(address precompile, bytes memory input, bytes32 expectedKeccak) private view {
        (bool ok, bytes memory answer) = precompile.staticcall{gas: CALL_GAS}(input);
        if (!ok || keccak256(answer) != expectedKeccak) revert PrecompileMissing(precompile);
    }

    function _requireRefusal(address precompile, bytes memory input) private view {
        (bool ok, ) = precompile.staticcall{gas: CALL_GAS}(input);
        if (ok) revert PrecompileMissing(precompile);
    }
}
