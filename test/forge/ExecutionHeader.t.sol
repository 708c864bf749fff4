// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibRLP} from "solady/src/utils/LibRLP.sol";

import {IStateVerifier} from "../../contracts/state/IStateVerifier.sol";
import {ExecutionHeader} from "../../contracts/state/libraries/ExecutionHeader.sol";
import {StrictRLP} from "../../contracts/state/libraries/StrictRLP.sol";
import {vm} from "./Vm.sol";

/// @notice Headers as Solady's encoder writes them.
contract ExecutionHeaderTest {
    using LibRLP for LibRLP.List;

    function read(
        bytes32 blockHash,
        bytes calldata encoded
    ) external pure returns (ExecutionHeader.Fields memory) {
        return ExecutionHeader.read(blockHash, encoded);
    }

    function testFuzz_fields(
        ExecutionHeader.Fields memory fields,
        bytes memory extra,
        uint8 more
    ) external view {
        fields.number = uint64(fields.number);
        fields.timestamp = uint64(fields.timestamp);
        LibRLP.List memory list = _header(fields, 15, 32, extra);
        for (uint256 i; i < more % 8; ++i) list.p(uint256(more) * i);
        bytes memory encoded = list.encode();
        ExecutionHeader.Fields memory found = this.read(keccak256(encoded), encoded);
        require(keccak256(abi.encode(found)) == keccak256(abi.encode(fields)), "fields");
    }

    function testFuzz_anotherHash(ExecutionHeader.Fields memory fields, bytes32 blockHash) external {
        bytes memory encoded = _header(fields, 15, 32, "").encode();
        vm.expectRevert(
            abi.encodeWithSelector(
                IStateVerifier.WrongExecutionHeader.selector,
                blockHash,
                keccak256(encoded)
            )
        );
        this.read(blockHash, encoded);
    }

    function test_fieldsMissing() external {
        ExecutionHeader.Fields memory fields;
        for (uint256 count; count < 15; ++count) {
            bytes memory encoded = _header(fields, count, 32, "").encode();
            vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpBeyondEnd.selector));
            this.read(keccak256(encoded), encoded);
        }
    }

    function test_wrongLengths() external {
        ExecutionHeader.Fields memory fields;
        bytes memory encoded = _header(fields, 15, 31, "").encode();
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpLength.selector, 32, 31));
        this.read(keccak256(encoded), encoded);
        fields.number = 1 << 64;
        encoded = _header(fields, 15, 32, "").encode();
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpIntegerTooLong.selector, 8, 9));
        this.read(keccak256(encoded), encoded);
    }

    /// @dev Unknown fields at the end must be canonical.
    function test_badFieldAtTheEnd() external {
        ExecutionHeader.Fields memory fields;
        bytes memory encoded = _header(fields, 15, 32, "").encode();
        uint256 length = encoded.length - 3 + 2;
        bytes memory spoiled = abi.encodePacked(hex"f9", uint16(length), _from(encoded, 3), hex"8105");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpPrefixedByte.selector));
        this.read(keccak256(spoiled), spoiled);
        spoiled = abi.encodePacked(hex"f9", uint16(length), _from(encoded, 3), hex"c282");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpBeyondEnd.selector));
        this.read(keccak256(spoiled), spoiled);
        spoiled = abi.encodePacked(hex"f9", uint16(length), _from(encoded, 3), hex"c105");
        this.read(keccak256(spoiled), spoiled);
        spoiled = abi.encodePacked(encoded, hex"80");
        vm.expectRevert(abi.encodeWithSelector(StrictRLP.RlpTrailingBytes.selector));
        this.read(keccak256(spoiled), spoiled);
    }

    /// @dev The first `count` fields; `hashSize` is the length of the ommers' hash.
    function _header(
        ExecutionHeader.Fields memory fields,
        uint256 count,
        uint256 hashSize,
        bytes memory extra
    ) private pure returns (LibRLP.List memory list) {
        list = LibRLP.p();
        if (count > 0) list.p(abi.encodePacked(fields.parentHash));
        if (count > 1) list.p(new bytes(hashSize));
        if (count > 2) list.p(new bytes(20));
        if (count > 3) list.p(abi.encodePacked(fields.stateRoot));
        if (count > 4) list.p(abi.encodePacked(fields.transactionsRoot));
        if (count > 5) list.p(abi.encodePacked(fields.receiptsRoot));
        if (count > 6) list.p(new bytes(256));
        if (count > 7) list.p(uint256(0));
        if (count > 8) list.p(fields.number);
        if (count > 9) list.p(uint256(30_000_000));
        if (count > 10) list.p(uint256(21_000));
        if (count > 11) list.p(fields.timestamp);
        if (count > 12) list.p(extra);
        if (count > 13) list.p(new bytes(32));
        if (count > 14) list.p(new bytes(8));
    }

    function _from(bytes memory data, uint256 start) private pure returns (bytes memory tail) {
        tail = new bytes(data.length - start);
        for (uint256 i; i < tail.length; ++i) tail[i] = data[i + start];
    }
}
