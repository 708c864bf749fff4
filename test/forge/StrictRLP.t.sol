// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibRLP} from "solady/src/utils/LibRLP.sol";

import {StrictRLP} from "../../contracts/state/libraries/StrictRLP.sol";
import {vm} from "./Vm.sol";

/// @notice Reads what Solady's encoder writes, and refuses what it would never write.
contract StrictRLPTest {
    using LibRLP for LibRLP.List;

    /// @dev The only item of a list of one.
    function readBytes(bytes calldata list) external pure returns (bytes memory) {
        (uint256 position, uint256 end) = StrictRLP.readWholeList(list);
        (uint256 payload, uint256 next) = StrictRLP.readBytes(position, end);
        if (next != end) revert StrictRLP.RlpTrailingBytes();
        return StrictRLP.slice(payload, next);
    }

    function readUint(bytes calldata list, uint256 maxBytes) external pure returns (uint256 value) {
        (uint256 position, uint256 end) = StrictRLP.readWholeList(list);
        (value, position) = StrictRLP.readUint(position, end, maxBytes);
        if (position != end) revert StrictRLP.RlpTrailingBytes();
    }

    function readBytes32(bytes calldata list) external pure returns (bytes32 value) {
        (uint256 position, uint256 end) = StrictRLP.readWholeList(list);
        (value, ) = StrictRLP.readBytes32(position, end);
    }

    function requireItems(bytes calldata list) external pure {
        (uint256 position, uint256 end) = StrictRLP.readWholeList(list);
        StrictRLP.requireItems(position, end, 1);
    }

    function testFuzz_bytes(bytes memory data) external view {
        bytes memory list = LibRLP.p(data).encode();
        require(keccak256(this.readBytes(list)) == keccak256(data), "bytes");
        this.requireItems(list);
    }

    function testFuzz_longBytes(bytes32 seed, uint16 length) external view {
        bytes memory data = new bytes(length % 2000);
        for (uint256 i; i < data.length; i += 32) data[i] = seed[i % 32];
        require(keccak256(this.readBytes(LibRLP.p(data).encode())) == keccak256(data), "bytes");
    }

    function testFuzz_uint(uint256 value, uint8 shift) external view {
        value >>= shift;
        require(this.readUint(LibRLP.p(value).encode(), 32) == value, "uint");
    }

    function testFuzz_uintTooLong(uint256 value, uint8 limit) external {
        limit %= 32;
        value |= 1 << (8 * uint256(limit));
        uint256 size;
        for (uint256 rest = value; rest != 0; rest >>= 8) ++size;
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpIntegerTooLong.selector, limit, size));
        this.readUint(LibRLP.p(value).encode(), limit);
    }

    function testFuzz_bytes32(bytes32 value) external view {
        require(this.readBytes32(LibRLP.p(abi.encodePacked(value)).encode()) == value, "bytes32");
    }

    function testFuzz_nested(bytes memory a, uint256 b, bytes memory c) external view {
        LibRLP.List memory inner = LibRLP.p(a).p(LibRLP.p(b).p(LibRLP.p()));
        this.requireItems(LibRLP.p(c).p(inner).p(a).encode());
    }

    /// @dev A string with the prefix of one length and the bytes of another never passes.
    function testFuzz_trailingByte(bytes memory data, uint8 more) external {
        bytes memory list = LibRLP.p(data).encode();
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpTrailingBytes.selector));
        this.readBytes(abi.encodePacked(list, more));
    }

    function testFuzz_cut(bytes memory data) external {
        bytes memory list = LibRLP.p(data).encode();
        assembly ("memory-safe") {
            mstore(list, sub(mload(list), 1))
        }
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpBeyondEnd.selector));
        this.readBytes(list);
    }

    function testFuzz_prefixedByte(uint8 value) external {
        value %= 0x80;
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpPrefixedByte.selector));
        this.readBytes(abi.encodePacked(hex"c281", value));
    }

    function testFuzz_longFormForShort(uint8 length) external {
        length = 1 + (length % 55);
        bytes memory item = abi.encodePacked(hex"b8", length, new bytes(length));
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpLongForm.selector, length));
        this.requireItems(LibRLPHead.wrap(item));
        item = abi.encodePacked(hex"f8", length, new bytes(length));
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpLongForm.selector, length));
        this.requireItems(item);
    }

    function test_leadingZeros() external {
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpLeadingZero.selector));
        this.readUint(hex"c100", 32);
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpLeadingZero.selector));
        this.readUint(hex"c3820001", 32);
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpLeadingZero.selector));
        this.requireItems(LibRLPHead.wrap(abi.encodePacked(hex"b90038", new bytes(56))));
    }

    function test_lengthOfMoreThanFourBytes() external {
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpLengthSize.selector, 5));
        this.requireItems(hex"fc0100000000");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpLengthSize.selector, 8));
        this.requireItems(hex"ffffffffffffffffff");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpBeyondEnd.selector));
        this.requireItems(hex"fbffffffff");
    }

    function test_kinds() external {
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpNotAList.selector));
        this.requireItems(hex"80");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpBeyondEnd.selector));
        this.requireItems("");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpNotBytes.selector));
        this.readBytes(hex"c1c0");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpBeyondEnd.selector));
        this.readBytes(hex"c0");
    }

    /// @dev An item may not reach out of its list into the next.
    function test_itemAcrossTheEndOfItsList() external {
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpBeyondEnd.selector));
        this.requireItems(hex"c5c183010203");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpBeyondEnd.selector));
        this.requireItems(hex"c4c2830102");
    }

    function test_depth() external {
        bytes memory list = hex"c0";
        for (uint256 i; i < 16; ++i) list = LibRLPHead.wrap(list);
        this.requireItems(list);
        list = LibRLPHead.wrap(list);
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpTooDeep.selector));
        this.requireItems(list);
    }
}

/// @notice Puts a list around bytes as they are.
library LibRLPHead {
    function wrap(bytes memory payload) internal pure returns (bytes memory) {
        if (payload.length < 56) return abi.encodePacked(uint8(0xc0 + payload.length), payload);
        return abi.encodePacked(hex"f8", uint8(payload.length), payload);
    }
}
