// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibRLP} from "solady/src/utils/LibRLP.sol";

import {StrictRLP} from "../../contracts/state/libraries/StrictRLP.sol";
import {TrieProof} from "../../contracts/state/libraries/TrieProof.sol";
import {vm} from "./Vm.sol";

/// @notice Tries small enough to be written down, node by node.
contract TrieProofTest {
    using LibRLP for LibRLP.List;

    bytes32 private constant VALUE = keccak256("a value");

    function verify(
        bytes32 root,
        bytes calldata key,
        bytes[] calldata proof
    ) external pure returns (bool exists, bytes memory value) {
        (exists, value) = TrieProof.verify(root, key, proof);
    }

    function testFuzz_singleLeaf(bytes32 key, bytes32 other, bytes memory value) external {
        bytes memory leaf = LibRLP.p(abi.encodePacked(hex"20", key)).p(value).encode();
        bytes[] memory proof = _proof(leaf);
        if (value.length == 0) {
            vm.expectRevert(abi.encodeWithSelector(TrieProof.EmptyLeaf.selector));
            this.verify(keccak256(leaf), abi.encodePacked(key), proof);
            return;
        }
        _requirePresent(keccak256(leaf), abi.encodePacked(key), proof, value);
        if (other != key) _requireAbsent(keccak256(leaf), abi.encodePacked(other), proof);
        _requireAbsent(keccak256(leaf), abi.encodePacked(key, uint8(0)), proof);
        _requireAbsent(keccak256(leaf), "", proof);
    }

    /// @dev Branch of two leaves on every pair of first nibbles.
    function testFuzz_branch(bytes32 key, uint8 nibble) external {
        uint256 own = uint8(key[0]) >> 4;
        uint256 other = (own + 1 + (nibble % 15)) % 16;
        bytes memory leaf = LibRLP
            .p(abi.encodePacked(uint8(0x30 | (uint8(key[0]) & 0x0f)), bytes31(key << 8)))
            .p(abi.encodePacked(VALUE))
            .encode();
        bytes memory branch = _branch(own, keccak256(leaf), other, VALUE, "");
        bytes32 root = keccak256(branch);
        _requirePresent(root, abi.encodePacked(key), _proof(branch, leaf), abi.encodePacked(VALUE));
        for (uint256 i; i < 16; ++i) {
            if (i == own || i == other) continue;
            bytes32 absent = bytes32((uint256(key) & (type(uint256).max >> 4)) | (i << 252));
            _requireAbsent(root, abi.encodePacked(absent), _proof(branch));
            vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooLong.selector, 1, 2));
            this.verify(root, abi.encodePacked(absent), _proof(branch, leaf));
        }
        _requireAbsent(root, abi.encodePacked(key ^ bytes32(uint256(1))), _proof(branch, leaf));
        vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooShort.selector, 1));
        this.verify(root, abi.encodePacked(key), _proof(branch));
        vm.expectRevert(
            abi.encodeWithSelector(TrieProof.WrongNodeHash.selector, 1, keccak256(leaf), keccak256(branch))
        );
        this.verify(root, abi.encodePacked(key), _proof(branch, branch));
        vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooLong.selector, 2, 3));
        this.verify(root, abi.encodePacked(key), _proof(branch, leaf, leaf));
    }

    function test_branchValue() external view {
        bytes memory branch = _branch(3, VALUE, 4, VALUE, "here");
        _requirePresent(keccak256(branch), "", _proof(branch), "here");
        branch = _branch(3, VALUE, 4, VALUE, "");
        _requireAbsent(keccak256(branch), "", _proof(branch));
    }

    /// @dev Sixteen hashes: read by the prefixes alone, which must all be right.
    function testFuzz_fullBranch(bytes32 seed, uint8 at) external {
        at %= 15;
        bytes memory full = _fullBranch(seed);
        _requireAbsent(keccak256(full), "", _proof(full));
        for (uint256 i; i < 16; ++i) {
            bytes32 child = keccak256(abi.encode(seed, i));
            bytes memory key = abi.encodePacked(uint8(i << 4));
            vm.expectRevert(
                abi.encodeWithSelector(TrieProof.WrongNodeHash.selector, 1, child, keccak256(full))
            );
            this.verify(keccak256(full), key, _proof(full, full));
        }
        // a value of one byte does not change the length
        full[full.length - 1] = 0x05;
        _requirePresent(keccak256(full), "", _proof(full), hex"05");
        // nor do two children of 31 and 33 bytes
        full = _fullBranch(seed);
        full[3 + 33 * uint256(at)] = 0x9f;
        full[3 + 33 * uint256(at) + 32] = 0xa1;
        for (uint256 i; i < 16; ++i) {
            vm.expectRevert(abi.encodeWithSelector(TrieProof.InvalidChild.selector));
            this.verify(keccak256(full), abi.encodePacked(uint8(i << 4)), _proof(full));
        }
    }

    function test_narrowBranch() external {
        bytes memory branch = _branch(3, VALUE, 3, VALUE, "");
        vm.expectRevert(abi.encodeWithSelector(TrieProof.BranchTooNarrow.selector));
        this.verify(keccak256(branch), hex"50", _proof(branch));
        branch = _branch(3, VALUE, 3, VALUE, "one more");
        _requireAbsent(keccak256(branch), hex"50", _proof(branch));
    }

    function test_extension() external {
        bytes memory branch = _branch(3, VALUE, 4, VALUE, "");
        bytes memory extension = LibRLP.p(hex"00abcd").p(abi.encodePacked(keccak256(branch))).encode();
        bytes32 root = keccak256(extension);
        _requireAbsent(root, hex"abce50", _proof(extension));
        _requireAbsent(root, hex"ab", _proof(extension));
        _requireAbsent(root, hex"abcd50", _proof(extension, branch));
        _requireAbsent(root, hex"abcd", _proof(extension, branch));
        vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooShort.selector, 1));
        this.verify(root, hex"abcd50", _proof(extension));
        vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooLong.selector, 1, 2));
        this.verify(root, hex"abce50", _proof(extension, branch));
        _requireRefused(
            LibRLP.p(hex"00").p(abi.encodePacked(VALUE)).encode(),
            TrieProof.EmptyExtension.selector
        );
        _requireRefused(LibRLP.p(hex"00ab").p("").encode(), TrieProof.EmptyExtension.selector);
    }

    function test_inlineNode() external {
        bytes memory leaf = LibRLP.p(hex"31").p("v").encode();
        bytes memory branch = LibRLP.p().p(LibRLP.p(hex"31").p("v")).p(LibRLP.p(hex"32").p("w")).encode();
        for (uint256 i; i < 14; ++i) branch = abi.encodePacked(branch, hex"80");
        // the list's length has to follow the fourteen ways and the value that were put behind
        branch = abi.encodePacked(uint8(0xc0 + branch.length), _tail(branch), hex"80");
        bytes32 root = keccak256(branch);
        _requirePresent(root, hex"01", _proof(branch), "v");
        _requirePresent(root, hex"12", _proof(branch), "w");
        _requireAbsent(root, hex"02", _proof(branch));
        vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooLong.selector, 1, 2));
        this.verify(root, hex"01", _proof(branch, leaf));
        bytes memory other = _branch(0, keccak256(leaf), 1, VALUE, "");
        vm.expectRevert(abi.encodeWithSelector(TrieProof.NodeTooShort.selector, 1, leaf.length));
        this.verify(keccak256(other), hex"01", _proof(other, leaf));
    }

    function test_malformedNodes() external {
        _requireRefused(LibRLP.p(hex"40ab").p("v").encode(), TrieProof.InvalidPath.selector);
        _requireRefused(LibRLP.p(hex"21ab").p("v").encode(), TrieProof.InvalidPath.selector);
        _requireRefused(LibRLP.p("").p("v").encode(), TrieProof.InvalidPath.selector);
        _requireRefused(LibRLP.p(LibRLP.p()).p("v").encode(), TrieProof.InvalidPath.selector);
        _requireRefused(LibRLP.p(hex"20ab").p(LibRLP.p()).encode(), StrictRLP.RlpNotBytes.selector);
        _requireRefused(LibRLP.p(hex"00ab").p("short").encode(), TrieProof.InvalidChild.selector);
        _requireRefused(LibRLP.p(hex"20ab").encode(), StrictRLP.RlpBeyondEnd.selector);
        _requireRefused(hex"83010203", StrictRLP.RlpNotAList.selector);
    }

    function test_emptyTrie() external {
        bytes[] memory none = new bytes[](0);
        _requireAbsent(TrieProof.EMPTY_ROOT, "key", none);
        _requireAbsent(TrieProof.EMPTY_ROOT, "key", _proof(hex"80"));
        vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooLong.selector, 0, 1));
        this.verify(TrieProof.EMPTY_ROOT, "key", _proof(hex"c0"));
        vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooLong.selector, 0, 2));
        this.verify(TrieProof.EMPTY_ROOT, "key", _proof(hex"80", hex"80"));
        vm.expectRevert(abi.encodeWithSelector(TrieProof.ProofTooShort.selector, 0));
        this.verify(VALUE, "key", none);
    }

    function _requirePresent(
        bytes32 root,
        bytes memory key,
        bytes[] memory proof,
        bytes memory expected
    ) private view {
        (bool exists, bytes memory value) = this.verify(root, key, proof);
        require(exists && keccak256(value) == keccak256(expected), "present");
    }

    function _requireAbsent(bytes32 root, bytes memory key, bytes[] memory proof) private view {
        (bool exists, bytes memory value) = this.verify(root, key, proof);
        require(!exists && value.length == 0, "absent");
    }

    function _requireRefused(bytes memory node, bytes4 reason) private {
        vm.expectRevert(abi.encodeWithSelector(reason));
        this.verify(keccak256(node), hex"abcd", _proof(node));
    }

    function _branch(
        uint256 at,
        bytes32 hash,
        uint256 otherAt,
        bytes32 otherHash,
        bytes memory value
    ) private pure returns (bytes memory) {
        LibRLP.List memory list = LibRLP.p();
        for (uint256 i; i < 16; ++i) {
            if (i == at) list.p(abi.encodePacked(hash));
            else if (i == otherAt) list.p(abi.encodePacked(otherHash));
            else list.p("");
        }
        return list.p(value).encode();
    }

    function _fullBranch(bytes32 seed) private pure returns (bytes memory branch) {
        branch = hex"f90211";
        for (uint256 i; i < 16; ++i) {
            branch = abi.encodePacked(branch, hex"a0", keccak256(abi.encode(seed, i)));
        }
        branch = abi.encodePacked(branch, hex"80");
    }

    /// @dev All but the first byte.
    function _tail(bytes memory data) private pure returns (bytes memory tail) {
        tail = new bytes(data.length - 1);
        for (uint256 i; i < tail.length; ++i) tail[i] = data[i + 1];
    }

    function _proof(bytes memory a) private pure returns (bytes[] memory proof) {
        proof = new bytes[](1);
        proof[0] = a;
    }

    function _proof(bytes memory a, bytes memory b) private pure returns (bytes[] memory proof) {
        proof = new bytes[](2);
        (proof[0], proof[1]) = (a, b);
    }

    function _proof(
        bytes memory a,
        bytes memory b,
        bytes memory c
    ) private pure returns (bytes[] memory proof) {
        proof = new bytes[](3);
        (proof[0], proof[1], proof[2]) = (a, b, c);
    }
}
