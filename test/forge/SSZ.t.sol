// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../contracts/ethereum/ILightClient.sol";
import {SSZ} from "../../contracts/ethereum/libraries/SSZ.sol";
import {vm} from "./Vm.sol";

/// @notice Branches and headers against full trees built with Solidity's own sha256.
contract SSZTest {
    function restoreRoot(
        bytes32 leaf,
        bytes32[] calldata branch,
        uint256 gindex
    ) external view returns (bytes32) {
        return SSZ.restoreRoot(leaf, branch, gindex);
    }

    function testFuzz_branchOfEveryLeaf(bytes32 seed, uint8 depth) external view {
        depth = 1 + (depth % 5);
        bytes32[] memory nodes = _tree(seed, depth);
        for (uint256 index = 2 ** depth; index < 2 ** (depth + 1); ++index) {
            bytes32[] memory branch = _branch(nodes, index);
            require(this.restoreRoot(nodes[index], branch, index) == nodes[1], "root");
            require(SSZ.restoreRootFromMemory(nodes[index], branch, index) == nodes[1], "root from memory");
            require(this.restoreRoot(nodes[index], branch, index ^ 1) != nodes[1], "another index");
            require(this.restoreRoot(~nodes[index], branch, index) != nodes[1], "another leaf");
        }
    }

    function testFuzz_lengthIsExact(bytes32 seed, uint8 length) external {
        length %= 12;
        bytes32[] memory branch = new bytes32[](length);
        if (length == 6) return;
        vm.expectRevert(abi.encodeWithSelector(SSZ.BranchLength.selector, 6, length));
        this.restoreRoot(seed, branch, 105);
    }

    function test_innerNodeIsNoLeafAtAnotherDepth() external {
        bytes32[] memory nodes = _tree("inner", 3);
        bytes32[] memory branch = _branch(nodes, 5);
        require(this.restoreRoot(nodes[5], branch, 5) == nodes[1], "inner node at its own index");
        vm.expectRevert(abi.encodeWithSelector(SSZ.BranchLength.selector, 3, 2));
        this.restoreRoot(nodes[5], branch, 10);
    }

    function testFuzz_toChunk(uint64 value) external pure {
        bytes32 chunk = SSZ.toChunk(value);
        for (uint256 i; i < 32; ++i) {
            uint8 expected = i < 8 ? uint8(value >> (8 * i)) : 0;
            require(uint8(chunk[i]) == expected, "byte");
        }
    }

    function testFuzz_hashTreeRoot(ILightClient.BeaconBlockHeader memory header) external view {
        bytes32[] memory nodes = new bytes32[](16);
        nodes[8] = SSZ.toChunk(header.slot);
        nodes[9] = SSZ.toChunk(header.proposerIndex);
        nodes[10] = header.parentRoot;
        nodes[11] = header.stateRoot;
        nodes[12] = header.bodyRoot;
        for (uint256 i = 7; i > 0; --i) nodes[i] = sha256(abi.encode(nodes[2 * i], nodes[2 * i + 1]));
        require(SSZ.hashTreeRoot(header) == nodes[1], "root");
    }

    function _tree(bytes32 seed, uint256 depth) private pure returns (bytes32[] memory nodes) {
        nodes = new bytes32[](2 ** (depth + 1));
        for (uint256 i = nodes.length - 1; i > 0; --i) {
            bool leaf = i >= 2 ** depth;
            nodes[i] =
                leaf ? keccak256(abi.encode(seed, i)) : sha256(abi.encode(nodes[2 * i], nodes[2 * i + 1]));
        }
    }

    function _branch(bytes32[] memory nodes, uint256 index) private pure returns (bytes32[] memory branch) {
        uint256 depth;
        for (uint256 i = index; i > 1; i /= 2) ++depth;
        branch = new bytes32[](depth);
        for (uint256 i; i < depth; ++i) branch[i] = nodes[(index >> i) ^ 1];
    }
}
