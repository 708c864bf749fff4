// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {StrictRLP} from "./StrictRLP.sol";

/// @title TrieProof
/// @notice Merkle Patricia proofs of inclusion and of exclusion (Yellow Paper, appendix D), strict: canonical RLP and
/// hex-prefix only, each node named by its parent, inline nodes only where they must be inline, no node left over.
/// @dev Nodes are read in calldata; each is copied to memory once, into the same scratch space, to be hashed.
library TrieProof {
    /// @notice The proof ends before the path does.
    error ProofTooShort(uint256 nodes);
    /// @notice The proof goes on after the path has ended.
    error ProofTooLong(uint256 used, uint256 nodes);
    /// @notice A node is not the one its parent names.
    error WrongNodeHash(uint256 index, bytes32 expected, bytes32 actual);
    /// @notice A node under 32 bytes must be inside its parent.
    error NodeTooShort(uint256 index, uint256 length);
    /// @notice A node that is neither a branch of 17 items nor a pair.
    error NodeItemCount();
    /// @notice A child that is neither a hash, nor a node under 32 bytes, nor empty.
    error InvalidChild();
    /// @notice A branch with fewer than two ways.
    error BranchTooNarrow();
    /// @notice An extension without a path, or without a child.
    error EmptyExtension();
    /// @notice A leaf without a value.
    error EmptyLeaf();
    /// @notice A path with an unknown flag, or a padding nibble that is not zero, or none at all.
    error InvalidPath();

    /// @notice Root of a trie without entries: keccak256 of the RLP of the empty string.
    bytes32 internal constant EMPTY_ROOT = 0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421;

    uint256 private constant EMPTY_PREFIX = 0x80;
    uint256 private constant HASH_PREFIX = 0xa0;
    uint256 private constant LIST_PREFIX = 0xc0;
    /// @dev A hash with its prefix, and a branch of sixteen of them with an empty value.
    uint256 private constant HASH_SIZE = 33;
    uint256 private constant FULL_BRANCH_SIZE = 529;

    /// @dev Where a proof stands: nodes used, nibbles of the key behind, and the payload of the node at hand.
    struct Walk {
        uint256 used;
        uint256 at;
        uint256 payload;
        uint256 end;
    }

    /// @notice Value at `key` (the path itself, already hashed in a secure trie) in the trie of `root`. `exists` is false
    /// when the proof shows that there is none; a proof that shows neither reverts.
    /// @param proof RLP of the hashed nodes from the root down, as in `eth_getProof`. For the empty trie there is no node;
    /// the RLP of the empty string, with which some clients answer, is let pass.
    function verify(
        bytes32 root,
        bytes memory key,
        bytes[] calldata proof
    ) internal pure returns (bool exists, bytes calldata value) {
        value = StrictRLP.slice(0, 0);
        if (root == EMPTY_ROOT) {
            _requireEmptyTrieProof(proof);
            return (false, value);
        }
        Walk memory walk;
        _open(walk, proof, root);
        while (true) {
            uint256 child;
            bool ended;
            (ended, child, exists, value) = _step(walk, key);
            if (ended) break;
            uint256 prefix = StrictRLP.byteAt(child);
            if (prefix == EMPTY_PREFIX) break;
            if (prefix == HASH_PREFIX) {
                bytes32 hash;
                assembly ("memory-safe") {
                    hash := calldataload(add(child, 1))
                }
                _open(walk, proof, hash);
            } else {
                (, walk.payload, walk.end) = StrictRLP.read(child, walk.end);
            }
        }
        if (walk.used != proof.length) revert ProofTooLong(walk.used, proof.length);
    }

    /// @notice The same with a key of 32 bytes.
    function verify(
        bytes32 root,
        bytes32 key,
        bytes[] calldata proof
    ) internal pure returns (bool exists, bytes calldata value) {
        return verify(root, abi.encodePacked(key), proof);
    }

    /// @dev Takes the next node of the proof, which must have this hash and be one list.
    function _open(Walk memory walk, bytes[] calldata proof, bytes32 expected) private pure {
        uint256 index = walk.used;
        if (index >= proof.length) revert ProofTooShort(proof.length);
        bytes calldata node = proof[index];
        bytes32 actual;
        assembly ("memory-safe") {
            let scratch := mload(0x40)
            calldatacopy(scratch, node.offset, node.length)
            actual := keccak256(scratch, node.length)
        }
        if (actual != expected) revert WrongNodeHash(index, expected, actual);
        if (index != 0 && node.length < 32) revert NodeTooShort(index, node.length);
        (walk.payload, walk.end) = StrictRLP.readWholeList(node);
        walk.used = index + 1;
    }

    /// @dev One node down: the end of the path, or the position of the child to follow.
    function _step(
        Walk memory walk,
        bytes memory key
    ) private pure returns (bool ended, uint256 child, bool exists, bytes calldata value) {
        value = StrictRLP.slice(0, 0);
        uint256 payload = walk.payload;
        uint256 end = walk.end;
        uint256 nibble = _nibbleAt(key, walk.at);
        if (_isFullBranch(payload, end)) {
            if (nibble == 16) return (true, 0, false, value);
            unchecked {
                ++walk.at;
                return (false, payload + HASH_SIZE * nibble, false, value);
            }
        }
        (bool isList, uint256 first, uint256 second) = StrictRLP.read(payload, end);
        (bool secondIsList, uint256 secondPayload, uint256 next) = StrictRLP.read(second, end);
        if (next != end) {
            (child, value) = _readBranch(payload, end, nibble);
            if (nibble == 16) return (true, 0, value.length != 0, value);
            unchecked {
                ++walk.at;
            }
            return (false, child, false, StrictRLP.slice(0, 0));
        }
        if (isList) revert InvalidPath();
        (bool isLeaf, uint256 nibbles, bool matches) = _readPath(first, second, key, walk.at);
        if (isLeaf) {
            if (secondIsList) revert StrictRLP.RlpNotBytes();
            if (secondPayload == end) revert EmptyLeaf();
            exists = matches && walk.at + nibbles == 2 * key.length;
            if (exists) value = StrictRLP.slice(secondPayload, end);
            return (true, 0, exists, value);
        }
        if (nibbles == 0 || StrictRLP.byteAt(second) == EMPTY_PREFIX) revert EmptyExtension();
        _requireReference(second, end);
        unchecked {
            walk.at += nibbles;
        }
        return (!matches, second, false, value);
    }

    /// @dev A branch of 16 hashes and no value, which is what most nodes of a large trie are: it has one canonical form, so
    /// the prefixes say everything.
    function _isFullBranch(uint256 payload, uint256 end) private pure returns (bool full) {
        assembly ("memory-safe") {
            if eq(sub(end, payload), FULL_BRANCH_SIZE) {
                let last := sub(end, 1)
                let wrong := xor(byte(0, calldataload(last)), EMPTY_PREFIX)
                for {
                    let p := payload
                } lt(p, last) {
                    p := add(p, 132)
                } {
                    wrong := or(wrong, xor(byte(0, calldataload(p)), HASH_PREFIX))
                    wrong := or(wrong, xor(byte(0, calldataload(add(p, 33))), HASH_PREFIX))
                    wrong := or(wrong, xor(byte(0, calldataload(add(p, 66))), HASH_PREFIX))
                    wrong := or(wrong, xor(byte(0, calldataload(add(p, 99))), HASH_PREFIX))
                }
                full := iszero(wrong)
            }
        }
    }

    /// @dev Reads all 17 items. Returns the position of the child at `nibble`, or the branch's own value for nibble 16.
    function _readBranch(
        uint256 position,
        uint256 end,
        uint256 nibble
    ) private pure returns (uint256 child, bytes calldata value) {
        uint256 i;
        uint256 empty;
        while (true) {
            // hashes and nothing, up to an inline child; a position past the end is found out below, since they only grow
            assembly ("memory-safe") {
                for {} lt(i, 16) {
                    i := add(i, 1)
                } {
                    if eq(i, nibble) {
                        child := position
                    }
                    let prefix := byte(0, calldataload(position))
                    switch prefix
                    case 0xa0 {
                        position := add(position, HASH_SIZE)
                        continue
                    }
                    case 0x80 {
                        position := add(position, 1)
                        empty := add(empty, 1)
                        continue
                    }
                    break
                }
            }
            if (i == 16) break;
            position = _requireReference(position, end);
            unchecked {
                ++i;
            }
        }
        (uint256 payload, uint256 next) = StrictRLP.readBytes(position, end);
        if (next != end) revert NodeItemCount();
        unchecked {
            if (payload == end) ++empty;
        }
        if (empty > 15) revert BranchTooNarrow();
        value = StrictRLP.slice(payload, end);
    }

    /// @dev A hash, nothing, or a canonical list of under 32 bytes. Returns where the next item starts.
    function _requireReference(uint256 position, uint256 end) private pure returns (uint256) {
        uint256 prefix = StrictRLP.byteAt(position);
        unchecked {
            if (prefix == HASH_PREFIX) return position + HASH_SIZE;
            if (prefix == EMPTY_PREFIX) return position + 1;
            if (prefix < LIST_PREFIX) revert InvalidChild();
            (, uint256 payload, uint256 next) = StrictRLP.read(position, end);
            if (next - position >= 32) revert InvalidChild();
            StrictRLP.requireItems(payload, next, 2);
            return next;
        }
    }

    /// @dev Hex-prefix decoding (Yellow Paper, appendix C), strict about unused bits; `matches` when the key goes on with
    /// this path.
    function _readPath(
        uint256 start,
        uint256 end,
        bytes memory key,
        uint256 at
    ) private pure returns (bool isLeaf, uint256 nibbles, bool matches) {
        if (start == end) revert InvalidPath();
        unchecked {
            uint256 flag = StrictRLP.byteAt(start);
            bool isOdd = flag & 0x10 != 0;
            if (flag > 0x3f || (!isOdd && flag & 0x0f != 0)) revert InvalidPath();
            isLeaf = flag >= 0x20;
            // the path starts with the flag byte's low nibble, or right after it
            uint256 skipped = isOdd ? 1 : 2;
            nibbles = 2 * (end - start) - skipped;
            if (at + nibbles > 2 * key.length) return (isLeaf, nibbles, false);
            matches = _equal(start, skipped, key, at, nibbles);
        }
    }

    /// @dev Compares nibbles, up to 62 at once: a word shifted by one nibble still holds 63.
    function _equal(
        uint256 start,
        uint256 skipped,
        bytes memory key,
        uint256 at,
        uint256 nibbles
    ) private pure returns (bool equal) {
        assembly ("memory-safe") {
            equal := 1
            for {} nibbles {} {
                let size := xor(nibbles, mul(xor(nibbles, 62), gt(nibbles, 62)))
                let theirs := shl(shl(2, and(skipped, 1)), calldataload(add(start, shr(1, skipped))))
                let ours := shl(shl(2, and(at, 1)), mload(add(add(key, 0x20), shr(1, at))))
                if shr(sub(256, shl(2, size)), xor(theirs, ours)) {
                    equal := 0
                    break
                }
                nibbles := sub(nibbles, size)
                skipped := add(skipped, size)
                at := add(at, size)
            }
        }
    }

    /// @dev Nibble of the key, or 16 past its end.
    function _nibbleAt(bytes memory key, uint256 at) private pure returns (uint256 nibble) {
        if (at >= 2 * key.length) return 16;
        assembly ("memory-safe") {
            let pair := byte(0, mload(add(add(key, 0x20), shr(1, at))))
            nibble := and(shr(shl(2, iszero(and(at, 1))), pair), 0x0f)
        }
    }

    function _requireEmptyTrieProof(bytes[] calldata proof) private pure {
        if (proof.length == 0) return;
        bool emptyString = proof.length == 1 && proof[0].length == 1 && proof[0][0] == 0x80;
        if (!emptyString) revert ProofTooLong(0, proof.length);
    }
}
