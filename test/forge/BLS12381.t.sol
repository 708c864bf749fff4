// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BLS} from "solady/src/utils/ext/ithaca/BLS.sol";

import {BLS12381} from "../../contracts/libraries/BLS12381.sol";
import {PrecompileCheck} from "../../contracts/libraries/PrecompileCheck.sol";
import {vm} from "./Vm.sol";

/// @notice The EIP-2537 wrapper against vectors of an independent library (@noble/curves).
contract BLS12381Test {
    uint256 private constant P_LOW = 0x64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab;
    uint256 private constant P_HIGH = 0x1a0111ea397fe69a4b1ba7b6434bacd7;

    /// @dev Public key of secret key 12345, and its signature over 32 bytes 0x07.
    bytes private constant KEY =
        hex"000000000000000000000000000000000530c1bdc4cd6b1408be0933c4a41ac3513350eef36850b804708e1f338932ce01b655a163344a4500b281c8750c461f"
        hex"000000000000000000000000000000000038e76f31b5aef9d7c8f1616d2446fb1f0380aca586b9268a115e8d191c5e47ed04c4b77b72394740025706845c9cb7";
    bytes private constant SIGNATURE =
        hex"0000000000000000000000000000000001baa32f7cc1093ba92a66c5ea9b382448951216e7ecea21c8da9b30c8d42e622912bd9dd20d283716ef6b8b28c2214a"
        hex"0000000000000000000000000000000002851dbd8971221555663d48ad179dd760831e663ea644013cbd752125dcbf721ec29272fbb1f600f93bc7fcb4f6eb4a"
        hex"0000000000000000000000000000000013c42d104b8243061830e5bb9b6ae17db82a5b9aeff7f53b796a4d41ddde527cd353ac028b7b03f1b4722b88f2a1e456"
        hex"000000000000000000000000000000001952a04aa0a31b8043fe98dd3429163d12fb5c37f0978c2aea8923f42ca42d3052c582de8a3e9f39cb94884a00cc3f19";
    bytes32 private constant MESSAGE = 0x0707070707070707070707070707070707070707070707070707070707070707;

    function test_precompiles() external view {
        PrecompileCheck.requireAll();
    }

    function test_hashToG2() external view {
        _checkHash(bytes32(uint256(1)), 0xa763b419560d489fd3e73529b6f4a2212864a0e9dfdaf62c6b468bbe69e694eb);
        _checkHash(
            bytes32(type(uint256).max),
            0xbbf2798397a49defb28d1faf1451af8f6d3b58e21e2683af209f58e757b85bf3
        );
        _checkHash(
            0x1e8a6a6147190bdc65a86b48587da8e68c3c597f22a31b3cf8dcc3ce14c3d6a0,
            0x48d3f3ca6cf7f954a35fc06425878f7be339ddc8c9b116822a848905ceb3fe4c
        );
    }

    function testFuzz_verifySignature(bytes32 message) external view {
        BLS.G2Point memory signature = abi.decode(SIGNATURE, (BLS.G2Point));
        require(BLS12381.verifySignature(_key(), MESSAGE, signature), "right message");
        require(!BLS12381.verifySignature(_key(), message, signature) || message == MESSAGE, "wrong message");
    }

    function testFuzz_flippedSignatureNeverPasses(uint16 bit) external view {
        bytes memory changed = SIGNATURE;
        uint256 position = uint256(bit) % (8 * 256);
        changed[position / 8] ^= bytes1(uint8(1 << (position % 8)));
        try this.verify(abi.decode(changed, (BLS.G2Point))) returns (bool valid) {
            require(!valid, "a changed signature passed");
        } catch {}
    }

    function verify(BLS.G2Point calldata signature) external view returns (bool) {
        return BLS12381.verifySignature(_key(), MESSAGE, signature);
    }

    function testFuzz_subtractUndoesAdd(uint8 a, uint8 b) external view {
        BLS.G1Point memory left = _multiple(a);
        BLS.G1Point memory right = _multiple(b);
        BLS.G1Point memory back = BLS12381.subtract(BLS12381.add(left, right), right);
        require(keccak256(abi.encode(back)) == keccak256(abi.encode(left)), "a + b - b");
        require(BLS12381.isInfinity(BLS12381.subtract(left, left)), "a - a");
    }

    function test_negatedGenerator() external view {
        BLS.G1Point memory sum = BLS12381.add(BLS12381.negatedGenerator(), _generator());
        require(BLS12381.isInfinity(sum), "G - G");
        require(
            BLS12381.hasLargerY(BLS12381.negatedGenerator()) != BLS12381.hasLargerY(_generator()),
            "one of the two has the larger y"
        );
    }

    function testFuzz_hasLargerY(uint256 high, uint256 low) external pure {
        high %= P_HIGH;
        BLS.G1Point memory point = BLS.G1Point(0, 0, bytes32(high), bytes32(low));
        // 2 y > p, in words: y < p < 2^381, so doubling cannot overflow the high word
        uint256 doubledHigh = 2 * high + (low >> 255);
        uint256 doubledLow;
        unchecked {
            doubledLow = 2 * low;
        }
        bool expected = doubledHigh > P_HIGH || (doubledHigh == P_HIGH && doubledLow > P_LOW);
        require(BLS12381.hasLargerY(point) == expected, "sign");
    }

    function test_halfIsExact() external pure {
        uint256 halfHigh = 0x0d0088f51cbff34d258dd3db21a5d66b;
        uint256 halfLow = 0xb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555;
        require(!BLS12381.hasLargerY(BLS.G1Point(0, 0, bytes32(halfHigh), bytes32(halfLow))), "(p - 1) / 2");
        require(
            BLS12381.hasLargerY(BLS.G1Point(0, 0, bytes32(halfHigh), bytes32(halfLow + 1))),
            "(p + 1) / 2"
        );
    }

    function canonical(BLS.G1Point calldata point) external pure {
        BLS12381.requireCanonical(point);
    }

    function test_canonicalBound() external {
        this.canonical(BLS.G1Point(bytes32(P_HIGH), bytes32(P_LOW - 1), bytes32(P_HIGH), bytes32(P_LOW - 1)));
        BLS.G1Point[3] memory wrong = [
            BLS.G1Point(bytes32(P_HIGH), bytes32(P_LOW), 0, 0),
            BLS.G1Point(0, 0, bytes32(P_HIGH), bytes32(P_LOW)),
            BLS.G1Point(bytes32(uint256(1) << 255), 0, 0, 0)
        ];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(BLS12381.NonCanonicalPoint.selector));
            this.canonical(wrong[i]);
        }
    }

    function _checkHash(bytes32 message, bytes32 expectedKeccak) private view {
        require(keccak256(abi.encode(BLS12381.hashToG2(message))) == expectedKeccak, "hash to G2");
    }

    function _multiple(uint256 n) private view returns (BLS.G1Point memory point) {
        for (uint256 i; i < n % 16; ++i) point = BLS12381.add(point, _generator());
    }

    function _generator() private pure returns (BLS.G1Point memory point) {
        point = BLS12381.negatedGenerator();
        unchecked {
            uint256 low = P_LOW - uint256(point.y_b);
            uint256 borrow = uint256(point.y_b) > P_LOW ? 1 : 0;
            point.y_a = bytes32(P_HIGH - uint256(point.y_a) - borrow);
            point.y_b = bytes32(low);
        }
    }

    function _key() private pure returns (BLS.G1Point memory) {
        return abi.decode(KEY, (BLS.G1Point));
    }
}
