// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStateVerifier} from "../IStateVerifier.sol";
import {StrictRLP} from "./StrictRLP.sol";

/// @title ExecutionHeader
/// @notice Execution block headers in RLP. Every fork since the first has only added fields at the end, so fields that
/// are not known here are let pass, canonical ones only.
library ExecutionHeader {
    /// @notice What a reader needs of a header.
    struct Fields {
        bytes32 parentHash;
        bytes32 stateRoot;
        bytes32 transactionsRoot;
        bytes32 receiptsRoot;
        uint256 number;
        uint256 timestamp;
    }

    /// @notice Decodes the header with this hash.
    function read(bytes32 blockHash, bytes calldata encoded) internal pure returns (Fields memory) {
        bytes32 actual;
        assembly ("memory-safe") {
            let scratch := mload(0x40)
            calldatacopy(scratch, encoded.offset, encoded.length)
            actual := keccak256(scratch, encoded.length)
        }
        if (actual != blockHash) revert IStateVerifier.WrongExecutionHeader(blockHash, actual);
        return decode(encoded);
    }

    /// @notice Decodes a header: the fifteen fields that every one has, by their lengths, and canonical items behind.
    function decode(bytes calldata encoded) internal pure returns (Fields memory fields) {
        (uint256 position, uint256 end) = StrictRLP.readWholeList(encoded);
        (fields.parentHash, position) = StrictRLP.readBytes32(position, end);
        (, position) = StrictRLP.readFixed(position, end, 32); // ommersHash
        (, position) = StrictRLP.readFixed(position, end, 20); // beneficiary
        (fields.stateRoot, position) = StrictRLP.readBytes32(position, end);
        (fields.transactionsRoot, position) = StrictRLP.readBytes32(position, end);
        (fields.receiptsRoot, position) = StrictRLP.readBytes32(position, end);
        (, position) = StrictRLP.readFixed(position, end, 256); // logsBloom
        (, position) = StrictRLP.readUint(position, end, 32); // difficulty
        (fields.number, position) = StrictRLP.readUint(position, end, 8);
        (, position) = StrictRLP.readUint(position, end, 8); // gasLimit
        (, position) = StrictRLP.readUint(position, end, 8); // gasUsed
        (fields.timestamp, position) = StrictRLP.readUint(position, end, 8);
        (, position) = StrictRLP.readBytes(position, end); // extraData
        (, position) = StrictRLP.readFixed(position, end, 32); // mixHash, prevRandao
        (, position) = StrictRLP.readFixed(position, end, 8); // nonce
        StrictRLP.requireItems(position, end, 1);
    }
}
