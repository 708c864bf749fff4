// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../contracts/ethereum/ILightClient.sol";
import {ForkTable} from "../../contracts/ethereum/libraries/ForkTable.sol";
import {SigningDomain} from "../../contracts/ethereum/libraries/SigningDomain.sol";
import {vm} from "./Vm.sol";

/// @notice Rows by epoch, and what is refused at both ends.
contract ForkTableTest {
    using ForkTable for ILightClient.Fork[];

    ILightClient.Fork[] private _table;
    uint64 private constant END = 500_000;

    constructor() {
        ILightClient.Fork[] memory rows = new ILightClient.Fork[](3);
        rows[0] = ILightClient.Fork(74_240, 0x01000000, 105, 54, 55, 0, 0, 0);
        rows[1] = ILightClient.Fork(194_048, 0x03000000, 105, 54, 55, 402, 406, 412);
        rows[2] = ILightClient.Fork(364_032, 0x05000000, 169, 86, 87, 802, 806, 812);
        _table.initialize(rows, END);
    }

    function at(uint256 epoch) external view returns (ILightClient.Fork memory) {
        return _table.at(END, epoch);
    }

    function testFuzz_at(uint32 epoch) external {
        epoch %= 600_000;
        if (epoch < 74_240 || epoch >= END) {
            vm.expectRevert(abi.encodeWithSelector(ILightClient.UnknownFork.selector, uint256(epoch)));
            this.at(epoch);
            return;
        }
        bytes4 expected =
            epoch < 194_048
                ? bytes4(0x01000000)
                : epoch < 364_032
                    ? bytes4(0x03000000)
                    : bytes4(0x05000000);
        require(this.at(epoch).version == expected, "version");
    }

    function test_boundaries() external {
        uint32[8] memory epochs = [
            uint32(74_240),
            194_047,
            194_048,
            194_049,
            364_031,
            364_032,
            499_999,
            74_241
        ];
        bytes4[8] memory versions = [
            bytes4(0x01000000),
            0x01000000,
            0x03000000,
            0x03000000,
            0x03000000,
            0x05000000,
            0x05000000,
            0x01000000
        ];
        for (uint256 i; i < 8; ++i) require(this.at(epochs[i]).version == versions[i], "version");
        uint32[3] memory outside = [74_239, uint32(END), type(uint32).max];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ILightClient.UnknownFork.selector, uint256(outside[i])));
            this.at(outside[i]);
        }
    }

    /// @dev compute_domain of Deneb on mainnet begins with the domain type; the rest is the fork data root.
    function testFuzz_domain(bytes4 version, bytes32 genesisValidatorsRoot) external view {
        bytes32 domain = SigningDomain.domain(version, genesisValidatorsRoot);
        bytes32 forkDataRoot = sha256(abi.encode(bytes32(version), genesisValidatorsRoot));
        require(bytes4(domain) == 0x07000000, "type");
        require(domain << 32 == (forkDataRoot >> 32) << 32, "root");
    }
}
