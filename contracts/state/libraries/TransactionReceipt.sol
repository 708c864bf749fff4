// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStateVerifier} from "../IStateVerifier.sol";
import {StrictRLP} from "./StrictRLP.sol";
import {TrieProof} from "./TrieProof.sol";

/// @title TransactionReceipt
/// @notice Receipts and logs of a receipt trie: legacy ones, and those of types 1 to 4 (EIP-2718).
library TransactionReceipt {
    /// @notice The first byte is neither that of a list nor a type from 1 to 4.
    error UnknownReceiptType(uint256 firstByte);
    /// @notice Before Byzantium a receipt had a state root where its status is now; those are not read.
    error ReceiptWithoutStatus();
    /// @notice A status that is neither 1 nor empty.
    error InvalidReceiptStatus();
    /// @notice A receipt of more than four items, or a log of more than three.
    error ReceiptItemCount();
    /// @notice A log has at most four topics of 32 bytes.
    error InvalidTopics();
    /// @notice A transaction that failed leaves no logs.
    error LogsOfFailedTransaction();

    uint256 private constant TOPIC_SIZE = 33;

    /// @dev What precedes the logs, and where these are in calldata.
    struct Head {
        uint8 transactionType;
        bool success;
        uint256 cumulativeGasUsed;
        uint256 logs;
        uint256 end;
    }

    /// @notice Proves the receipt at `transactionIndex` and returns its encoding.
    function read(
        bytes32 receiptsRoot,
        uint256 transactionIndex,
        bytes[] calldata proof
    ) internal pure returns (bytes calldata encoded) {
        bool exists;
        (exists, encoded) = TrieProof.verify(receiptsRoot, _encodeIndex(transactionIndex), proof);
        if (!exists) revert IStateVerifier.ReceiptAbsent(transactionIndex);
    }

    /// @notice Decodes a receipt with all its logs.
    function decode(bytes calldata encoded) internal pure returns (IStateVerifier.Receipt memory receipt) {
        Head memory head = _decodeHead(encoded);
        receipt.transactionType = head.transactionType;
        receipt.success = head.success;
        receipt.cumulativeGasUsed = head.cumulativeGasUsed;
        (uint256 count, ) = _checkLogs(head, type(uint256).max);
        receipt.logs = new IStateVerifier.Log[](count);
        uint256 position = head.logs;
        for (uint256 i; i < count; ++i) (receipt.logs[i], position) = _decodeLog(position, head.end);
    }

    /// @notice Checks a receipt as `decode` does, and decodes one log of it.
    function decodeLog(
        bytes calldata encoded,
        uint256 transactionIndex,
        uint256 logIndex
    ) internal pure returns (IStateVerifier.Log memory log) {
        Head memory head = _decodeHead(encoded);
        (uint256 count, uint256 position) = _checkLogs(head, logIndex);
        if (logIndex >= count) revert IStateVerifier.LogAbsent(transactionIndex, logIndex);
        (log, ) = _decodeLog(position, head.end);
    }

    function _decodeHead(bytes calldata encoded) private pure returns (Head memory head) {
        uint256 first = encoded.length == 0 ? 0 : uint8(encoded[0]);
        if (first < 0xc0) {
            if (first == 0 || first > 4) revert UnknownReceiptType(first);
            head.transactionType = uint8(first);
            encoded = encoded[1:];
        }
        (uint256 position, uint256 end) = StrictRLP.readWholeList(encoded);
        (head.success, position) = _readStatus(position, end);
        (head.cumulativeGasUsed, position) = StrictRLP.readUint(position, end, 32);
        (, position) = StrictRLP.readFixed(position, end, 256); // logsBloom
        (head.logs, head.end) = StrictRLP.readList(position, end);
        if (head.end != end) revert ReceiptItemCount();
        if (!head.success && head.logs != end) revert LogsOfFailedTransaction();
    }

    function _readStatus(uint256 position, uint256 end) private pure returns (bool success, uint256 next) {
        uint256 payload;
        (payload, next) = StrictRLP.readBytes(position, end);
        uint256 length = next - payload;
        if (length == 32) revert ReceiptWithoutStatus();
        success = length == 1 && StrictRLP.byteAt(payload) == 1;
        if (!success && length != 0) revert InvalidReceiptStatus();
    }

    /// @dev Checks every log; returns how many there are, and where the one at `wanted` starts.
    function _checkLogs(
        Head memory head,
        uint256 wanted
    ) private pure returns (uint256 count, uint256 found) {
        uint256 position = head.logs;
        while (position < head.end) {
            if (count == wanted) found = position;
            (, , , , position) = _readLog(position, head.end);
            ++count;
        }
    }

    /// @dev Where a log's parts are: the address, the topics, the data (up to the end of the log, where the next starts).
    function _readLog(
        uint256 position,
        uint256 end
    ) private pure returns (uint256 emitter, uint256 topics, uint256 topicsEnd, uint256 data, uint256 next) {
        (position, next) = StrictRLP.readList(position, end);
        (emitter, position) = StrictRLP.readFixed(position, next, 20);
        (topics, topicsEnd) = StrictRLP.readList(position, next);
        uint256 length = topicsEnd - topics;
        if (length > 4 * TOPIC_SIZE || length % TOPIC_SIZE != 0) revert InvalidTopics();
        for (position = topics; position < topicsEnd; position += TOPIC_SIZE) {
            StrictRLP.readFixed(position, topicsEnd, 32);
        }
        (data, position) = StrictRLP.readBytes(topicsEnd, next);
        if (position != next) revert ReceiptItemCount();
    }

    function _decodeLog(
        uint256 position,
        uint256 end
    ) private pure returns (IStateVerifier.Log memory log, uint256 next) {
        uint256 emitter;
        uint256 topics;
        uint256 topicsEnd;
        uint256 data;
        (emitter, topics, topicsEnd, data, next) = _readLog(position, end);
        log.emitter = address(bytes20(StrictRLP.slice(emitter, emitter + 20)));
        log.topics = new bytes32[]((topicsEnd - topics) / TOPIC_SIZE);
        for (uint256 i; i < log.topics.length; ++i) {
            uint256 topic = topics + TOPIC_SIZE * i + 1;
            log.topics[i] = bytes32(StrictRLP.slice(topic, topic + 32));
        }
        log.data = StrictRLP.slice(data, next);
    }

    /// @dev Key of a receipt: the RLP of its index.
    function _encodeIndex(uint256 index) private pure returns (bytes memory) {
        if (index == 0) return hex"80";
        if (index < 0x80) return abi.encodePacked(uint8(index));
        uint256 size;
        for (uint256 rest = index; rest != 0; rest >>= 8) ++size;
        bytes memory key = abi.encodePacked(uint8(0x80 + size), bytes32(index << (256 - 8 * size)));
        assembly ("memory-safe") {
            mstore(key, add(size, 1))
        }
        return key;
    }
}
